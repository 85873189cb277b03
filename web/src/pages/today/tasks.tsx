import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { CircleAlert, CircleCheck, TriangleAlert } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, take } from "@/api/client";
import { AddressLink } from "@/orders/address-link";
import { useAsk } from "@/orders/ask";
import { AddressDialog, MapDialog } from "@/orders/dialogs";
import { isIssueKind, sentenceOf } from "@/orders/issues";
import { type Task, tasksQuery } from "@/orders/queries";
import { retryIssue } from "@/orders/retry";
import { Button, buttonClass } from "@/ui/button";
import { Card } from "@/ui/card";
import { ErrorState, useErrorText } from "@/ui/error-state";
import { Skeleton } from "@/ui/skeleton";
import { RelativeTime } from "@/ui/time";
import { toast } from "@/ui/toast";

const shownFirst = 6;

/** What needs a person now, the most urgent first, each with the button that solves it. */
export function Tasks() {
  const { t } = useTranslation("today");
  const tasks = useQuery(tasksQuery);
  const [all, setAll] = useState(false);
  const items = tasks.data?.items ?? [];
  return (
    <Card title={t("now.title")}>
      {tasks.isPending ? (
        <Skeleton className="h-24 w-full" />
      ) : tasks.isError && !tasks.data ? (
        <ErrorState error={tasks.error} onRetry={() => void tasks.refetch()} />
      ) : items.length === 0 ? (
        <p className="flex items-center gap-2.5">
          <CircleCheck aria-hidden className="size-5 shrink-0 text-good-text" />
          {t("now.none")}
        </p>
      ) : (
        <ul className="flex flex-col divide-y">
          {(all ? items : items.slice(0, shownFirst)).map((task) => (
            <OneTask key={task.id} task={task} />
          ))}
        </ul>
      )}
      {!all && items.length > shownFirst && (
        <Button look="quiet" className="mt-2" onClick={() => setAll(true)}>
          {t("now.all", { count: items.length })}
        </Button>
      )}
      {tasks.data && tasks.data.hidden.length > 0 && <p className="mt-3 text-xs text-muted">{t("now.hidden")}</p>}
    </Card>
  );
}

function OneTask({ task }: { task: Task }) {
  const { t } = useTranslation("issues");
  const today = useTranslation("today").t;
  const sentence = sentenceOf(task);
  const Icon = task.severity === "ERROR" ? CircleAlert : TriangleAlert;
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 py-3 first:pt-0 last:pb-0">
      <span className="flex min-w-0 grow basis-72 items-start gap-2.5">
        <Icon
          aria-label={today(`severity.${task.severity}`)}
          role="img"
          className={`mt-0.5 size-4.5 shrink-0 ${task.severity === "ERROR" ? "text-danger-text" : "text-warn-text"}`}
        />
        <span className="min-w-0 break-words">
          {sentence ? t(`task.${sentence.kind}`, sentence.values) : task.params.message || task.subject}
          <span className="flex flex-wrap gap-x-2 text-xs text-muted">
            <RelativeTime at={task.since} />
            {task.orders.map((o) => (
              <Link key={o.id} to="/orders/$id" params={{ id: o.id }} className="text-accent-text underline">
                {o.number}
              </Link>
            ))}
          </span>
        </span>
      </span>
      <Solve task={task} />
    </li>
  );
}

function Solve({ task }: { task: Task }) {
  const { t } = useTranslation("issues");
  const client = useQueryClient();
  const errorText = useErrorText();
  const [dialog, ask] = useAsk();
  const [open, setOpen] = useState(false);
  const { action } = task;
  const renew = () => client.invalidateQueries({ queryKey: ["orders"] });
  const atOnce = useMutation({
    mutationFn: (): Promise<unknown> => {
      if (action.kind === "acknowledge")
        return take(api.POST("/api/v1/alerts/{id}/acknowledge", { params: { path: { id: action.alertId } } }));
      return take(api.POST("/api/v1/admin/webhooks/replay", { body: { status: "FAILED" } }));
    },
    onSuccess: async () => {
      toast("done", t(action.kind === "acknowledge" ? "acknowledge.done" : "replay.done"));
      await renew();
    },
    onError: (error) => toast("failed", errorText(error)),
  });

  if (!action.allowed) return <span className="text-xs text-muted">{t("noPermission")}</span>;
  const link = linkOf(task);
  if (link)
    return (
      <AddressLink href={link} className={buttonClass("primary")}>
        {t(`act.${action.kind}`)}
      </AddressLink>
    );
  const run = async (reason: string) => {
    if (action.kind === "release")
      await take(
        api.POST("/api/v1/orders/{id}/issues/{issue}/resolve", {
          params: { path: { id: action.orderId, issue: action.issueId } },
          body: { reason },
        }),
      );
    else if (action.jobType !== "")
      await take(
        api.POST("/api/v1/admin/retry-queue/retry", {
          body: { type: action.jobType as "OTHER", cause: action.cause },
        }),
      );
    else await retryIssue(action.orderId, action, reason);
    await renew();
  };
  const begin = () => {
    if (action.kind === "map-sku" || action.kind === "correct-address") setOpen(true);
    else if (action.kind === "acknowledge" || action.kind === "replay") atOnce.mutate();
    else {
      const texts = action.kind === "release" ? "release" : "retry";
      ask({
        title: t(`${texts}.title`),
        lead: t(`${texts}.lead`),
        action: t(`act.${texts}`),
        done: t(`${texts}.done`),
        run,
      });
    }
  };
  return (
    <>
      <Button look="primary" busy={atOnce.isPending} onClick={begin}>
        {t(`act.${action.kind}`)}
      </Button>
      {dialog}
      {open && action.kind === "map-sku" && <MapDialog sku={action.sku} onClose={() => setOpen(false)} />}
      {open && action.kind === "correct-address" && (
        <AddressDialog orderId={action.orderId} issueId={action.issueId} onClose={() => setOpen(false)} />
      )}
    </>
  );
}

/** The page where a task is settled, when that is not here. */
function linkOf({ kind, action }: Task): string | undefined {
  const { kind: act, orderId } = action;
  if (act === "connect" || kind === "integration_down") return "/settings/integrations";
  if (act === "review") {
    if (orderId) return `/orders/${orderId}`;
    if (kind === "shipment_exception") return "/shipments?status=EXCEPTION";
    return isIssueKind(kind) ? `/orders?issue=${kind}` : "/admin/queues";
  }
  // One act for several orders is done in the list, where they can be looked at and chosen.
  if ((act === "retry" || act === "release" || act === "correct-address") && !orderId && !action.jobType)
    return `/orders?issue=${kind}`;
  return undefined;
}
