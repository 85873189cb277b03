import { useQueryClient } from "@tanstack/react-query";
import { TriangleAlert } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, type Schema, take } from "@/api/client";
import { useAsk } from "@/orders/ask";
import { AddressDialog, MapDialog } from "@/orders/dialogs";
import { issueSentence } from "@/orders/issues";
import type { OrderPage } from "@/orders/queries";
import { retryIssue } from "@/orders/retry";
import { useCan } from "@/session/me";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { RelativeTime } from "@/ui/time";

type Issue = Schema<"OrderIssueView">;

/** What stands in the way of the order, in plain words, each with what settles it. */
export function Issues({ order }: { order: OrderPage }) {
  const { t } = useTranslation("order");
  const open = order.issues.filter((i) => i.state === "OPEN");
  const past = order.issues.filter((i) => i.state !== "OPEN");
  if (order.issues.length === 0) return null;
  return (
    <Card title={t("issues.title")}>
      <ul className="flex flex-col divide-y">
        {open.map((issue) => (
          <OpenIssue key={issue.id} order={order} issue={issue} />
        ))}
      </ul>
      {past.length > 0 && (
        <details className={open.length > 0 ? "mt-3" : ""} open={open.length === 0}>
          <summary className="cursor-pointer rounded font-medium">{t("issues.past")}</summary>
          <ul className="mt-2 flex flex-col gap-2 text-muted">
            {past.map((issue) => (
              <li key={issue.id}>
                <Words order={order} issue={issue} /> ·{" "}
                {t(`issues.${issue.state === "IGNORED" ? "IGNORED" : "RESOLVED"}`)}
              </li>
            ))}
          </ul>
        </details>
      )}
    </Card>
  );
}

function Words({ order, issue }: { order: OrderPage; issue: Issue }) {
  const { t } = useTranslation("issues");
  const sentence = issueSentence(order.number, issue);
  return <>{sentence ? t(`task.${sentence.kind}`, sentence.values) : issue.message}</>;
}

function OpenIssue({ order, issue }: { order: OrderPage; issue: Issue }) {
  const { t } = useTranslation("issues");
  const can = useCan();
  const client = useQueryClient();
  const [dialog, ask] = useAsk();
  const [solving, setSolving] = useState<"map-sku" | "correct-address" | null>(null);
  const renew = () => client.invalidateQueries({ queryKey: ["orders"] });
  const resolve = (body: { ignore?: boolean; reason: string }) =>
    take(
      api.POST("/api/v1/orders/{id}/issues/{issue}/resolve", {
        params: { path: { id: order.id, issue: issue.id } },
        body,
      }),
    ).then(renew);
  const line = order.lineItems.find((l) => l.id === issue.lineItemId);
  // A line whose wish nobody can make has no baseplate that could be tried again.
  const impossible = issue.kind === "baseplate_failed" && line !== undefined && !line.baseplate;
  const how = impossible ? "map-sku" : issue.resolution;
  const sku = issue.params.sku || (line?.sku ?? "");
  const needs = how === "map-sku" ? "productMappings.write" : "orders.write";

  const solve = () => {
    if (how === "map-sku" || how === "correct-address") return setSolving(how);
    if (how === "release")
      return ask({
        title: t("release.title"),
        lead: t("release.lead"),
        action: t("act.release"),
        done: t("release.done"),
        run: (reason) => resolve({ reason }),
      });
    ask({
      title: t("retry.title"),
      lead: t("retry.lead"),
      action: t("act.retry"),
      done: t("retry.done"),
      run: (reason) => retryIssue(order.id, issue.params, reason).then(renew),
    });
  };
  const settle = () =>
    ask({
      title: t("settle.title"),
      lead:
        issue.kind === "unmapped_product" || issue.kind === "baseplate_failed"
          ? t("settle.unmapped")
          : t("settle.lead"),
      action: t("act.settle"),
      done: t("settle.done"),
      run: (reason) => resolve({ ignore: true, reason }),
    });

  return (
    <li className="flex flex-col gap-2 py-3 first:pt-0 last:pb-0">
      <p className="flex items-start gap-2.5">
        <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-warn-text" />
        <span className="min-w-0">
          <span className="font-medium break-words">
            <Words order={order} issue={issue} />
          </span>{" "}
          <span className="text-xs text-muted">
            <RelativeTime at={issue.createdAt} />
          </span>
          {issue.kind === "baseplate_failed" && <span className="block break-words">{issue.params.error}</span>}
          <span className="block text-muted">{t(impossible ? "solve.impossible" : `solve.${how}`)}</span>
        </span>
      </p>
      <div className="flex flex-wrap gap-2 pl-6.5">
        {how !== "review" &&
          (can(needs) ? (
            <Button look="primary" onClick={solve}>
              {t(`act.${how}`)}
            </Button>
          ) : (
            <p className="text-xs text-muted">{t("noPermission")}</p>
          ))}
        {how !== "release" && can("orders.write") && <Button onClick={settle}>{t("act.settle")}</Button>}
      </div>
      {dialog}
      {solving === "map-sku" && <MapDialog sku={sku} onClose={() => setSolving(null)} />}
      {solving === "correct-address" && (
        <AddressDialog orderId={order.id} issueId={issue.id} onClose={() => setSolving(null)} />
      )}
    </li>
  );
}
