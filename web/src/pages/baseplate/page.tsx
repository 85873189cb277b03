import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { BookOpen, Box, Download, RotateCw, SearchX } from "lucide-react";
import { useTranslation } from "react-i18next";
import { api, take } from "@/api/client";
import { ApiError } from "@/api/error";
import { configuratorAddress, guidePageAddress, useProductWords } from "@/baseplates/product";
import { type BaseplateDetail, baseplateQuery } from "@/baseplates/queries";
import { BaseplateBadge } from "@/baseplates/status";
import { AddressLink } from "@/orders/address-link";
import { useAsk } from "@/orders/ask";
import { useCan, useFormat } from "@/session/me";
import { Button, buttonClass } from "@/ui/button";
import { Card } from "@/ui/card";
import { CopyButton } from "@/ui/copy-button";
import { EmptyState } from "@/ui/empty-state";
import { ErrorState } from "@/ui/error-state";
import { Page } from "@/ui/page";
import { Skeleton } from "@/ui/skeleton";
import { RelativeTime } from "@/ui/time";
import { modelAddress } from "./address";
import { Lines } from "./lines";
import { Plates } from "./plates";
import { baseplateRoute } from "./route";
import { Steps } from "./steps";

export function BaseplatePage() {
  const { t } = useTranslation("baseplates");
  const { id } = baseplateRoute.useParams();
  const query = useQuery(baseplateQuery(id));
  const crumbs = [{ label: t("title"), to: "/baseplates" as const }];
  if (query.data) return <Loaded baseplate={query.data} />;
  const gone = query.error instanceof ApiError && query.error.status === 404;
  return (
    <Page title={gone ? t("missing.title") : t("one")} crumbs={crumbs}>
      {gone ? (
        <EmptyState
          icon={SearchX}
          title={t("missing.title")}
          action={
            <Link to="/baseplates" className={buttonClass()}>
              {t("missing.back")}
            </Link>
          }
        >
          {t("missing.lead")}
        </EmptyState>
      ) : query.isError ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <div className="grid gap-4 lg:grid-cols-3">
          <Skeleton className="h-64 rounded-card lg:col-span-2" />
          <Skeleton className="h-64 rounded-card" />
        </div>
      )}
    </Page>
  );
}

function Loaded({ baseplate: b }: { baseplate: BaseplateDetail }) {
  const { t } = useTranslation("baseplates");
  const can = useCan();
  const words = useProductWords();
  const client = useQueryClient();
  const [dialog, ask] = useAsk();
  const begin = (anew: boolean) => {
    const name = anew ? "anew" : "retry";
    ask({
      title: t(`ask.${name}.title`),
      lead: t(`ask.${name}.lead`),
      action: t(`act.${name}`),
      done: t(`ask.${name}.done`),
      async run(reason) {
        const made = await take(
          api.POST("/api/v1/grid/baseplates/{id}/retry", { params: { path: { id: b.id } }, body: { anew, reason } }),
        );
        client.setQueryData(baseplateQuery(b.id).queryKey, made);
        await Promise.all([
          client.invalidateQueries({ queryKey: ["baseplates"] }),
          client.invalidateQueries({ queryKey: ["orders"] }),
        ]);
      },
    });
  };
  return (
    <Page
      title={words(b)}
      crumbs={[{ label: t("title"), to: "/baseplates" }]}
      lead={
        <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <BaseplateBadge state={b.state} />
          <span className="inline-flex items-center">
            <code className="font-mono break-all">{b.sku}</code>
            <CopyButton text={b.sku} label={t("copySku")} />
          </span>
          <span>
            {t("asked")} <RelativeTime at={b.createdAt} />
          </span>
        </span>
      }
      actions={
        <>
          {can("grid.write") && b.state === "FAILED" && (
            <Button look="primary" icon={RotateCw} onClick={() => begin(false)}>
              {t("act.retry")}
            </Button>
          )}
          <AddressLink href={guidePageAddress(b.sku)} className={buttonClass()}>
            <BookOpen aria-hidden className="size-4" />
            {t("guide")}
          </AddressLink>
          <AddressLink href={configuratorAddress(b.sku)} className={buttonClass()}>
            <Box aria-hidden className="size-4" />
            {t("configurator")}
          </AddressLink>
          {can("grid.write") && b.state === "READY" && (
            <Button icon={RotateCw} onClick={() => begin(true)}>
              {t("act.anew")}
            </Button>
          )}
        </>
      }
    >
      <div className="grid items-start gap-4 lg:grid-cols-3">
        <div className="flex min-w-0 flex-col gap-4 lg:col-span-2">
          <Steps baseplate={b} />
          <Plates baseplate={b} />
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          <Plan baseplate={b} />
          {can("orders.read") && <Lines baseplate={b} />}
        </div>
      </div>
      {dialog}
    </Page>
  );
}

/** The plates in their places, and what all of them take together. */
function Plan({ baseplate: b }: { baseplate: BaseplateDetail }) {
  const { t } = useTranslation("baseplates");
  const format = useFormat();
  const sliced = b.plateCount > 0 && b.slicedCount === b.plateCount;
  const facts: [string, string][] = [
    [t("column.plates"), b.plateCount > 0 ? format.number(b.plateCount) : "–"],
    [t("fact.bed"), t("fact.bedSize", { width: format.number(b.bedX), depth: format.number(b.bedY) })],
    [t("column.time"), sliced ? format.duration(b.printSeconds) : "–"],
    [t("column.weight"), sliced ? t("grams", { grams: format.number(Math.round(b.filamentMilligrams / 1000)) }) : "–"],
  ];
  return (
    <Card title={t("plan.title")}>
      {b.plateCount > 0 && (
        // The drawing has dark lines, so it lies on white in both themes.
        <img
          src={modelAddress(b, "svg")}
          alt={t("plan.alt", { count: b.plateCount })}
          className="mb-3 max-h-96 w-full rounded-control border object-contain p-2"
          style={{ background: "white" }}
        />
      )}
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1.5">
        {facts.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-muted">{name}</dt>
            <dd className="text-right tabular-nums">{value}</dd>
          </div>
        ))}
      </dl>
      {b.plateCount > 0 && (
        <a className={buttonClass("secondary", "mt-3 w-full")} href={modelAddress(b, "3mf", { download: 1 })} download>
          <Download aria-hidden className="size-4" />
          {t("plan.all")}
        </a>
      )}
    </Card>
  );
}
