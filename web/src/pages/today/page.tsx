import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { ArrowDown, ArrowRight, ArrowUp, CircleCheck, CircleDashed } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Schema } from "@/api/client";
import { AddressLink } from "@/orders/address-link";
import { serviceName } from "@/orders/issues";
import { JobStage, type JobStatus, jobTone, type ShipmentStatus, shipmentTone } from "@/orders/stages";
import { type OrderStatus, OrderStatusBadge, orderTone } from "@/pages/orders/status";
import { useCan, useFormat } from "@/session/me";
import { Card } from "@/ui/card";
import { ErrorState } from "@/ui/error-state";
import { Money } from "@/ui/money";
import { Page } from "@/ui/page";
import { Progress } from "@/ui/progress";
import { Segments } from "@/ui/segments";
import { Skeleton } from "@/ui/skeleton";
import { RelativeTime } from "@/ui/time";
import { Donut, Revenue, Trend } from "./charts";
import { changeOf, dayOf, listOf, type Period, periods } from "./period";
import { integrationsQuery, summaryQuery, systemQuery } from "./queries";
import { homeRoute } from "./route";
import { Tasks } from "./tasks";

type Summary = Schema<"AnalyticsSummary">;

const tiles = [
  { name: "pending", href: "/orders?status=PENDING" },
  { name: "processing", href: "/orders?status=PROCESSING" },
  { name: "activePrintJobs", href: "/print-jobs" },
  { name: "needsAttention", href: "/orders?attention=true" },
] as const;

/** The home page: first what needs a person, then how things stand. */
export function TodayPage() {
  const { t } = useTranslation("today");
  const orders = useTranslation("orders").t;
  const stage = useTranslation("stages").t;
  const can = useCan();
  const { period = "today" } = homeRoute.useSearch();
  const navigate = useNavigate({ from: homeRoute.fullPath });
  const summary = useQuery(summaryQuery(period));
  const sum = summary.data;
  return (
    <Page
      title={t("title")}
      actions={
        <Segments<Period>
          label={t("period.label")}
          value={period}
          choices={periods.map((p) => ({ value: p, label: t(`period.${p}`) }))}
          onChoose={(p) => void navigate({ search: { period: p === "today" ? undefined : p } })}
        />
      }
    >
      {sum && sum.latestOrders.length === 0 && <FirstSteps />}
      <Tasks />
      {summary.isError && !sum && <ErrorState error={summary.error} onRetry={() => void summary.refetch()} />}
      {summary.isPending && <Skeleton className="h-28 w-full rounded-card" />}
      {sum && (
        <>
          <ul className="grid grid-cols-2 gap-3 lg:grid-cols-4">
            {tiles.map(({ name, href }) => {
              const tile = sum[name];
              return (
                tile && (
                  <li key={name}>
                    <AddressLink
                      href={href}
                      className="flex h-full flex-col gap-1 rounded-card border bg-surface px-4 py-3 hover:bg-hover"
                    >
                      <span className="text-muted">{t(`tile.${name}`)}</span>
                      <Value tile={tile} period={period} />
                    </AddressLink>
                  </li>
                )
              );
            })}
          </ul>
          <div className="grid gap-4 lg:grid-cols-3">
            <Donut
              title={t("donut.orders")}
              donut={sum.orders}
              href={(status) => listOf("/orders", { status, from: dayOf(sum) })}
              name={(s) => orders(`status.${s as OrderStatus}`)}
              tone={(s) => orderTone(s as OrderStatus)}
            />
            {sum.printJobs && (
              <Donut
                title={t("donut.printJobs")}
                donut={sum.printJobs}
                href={(status) => listOf("/print-jobs", { status })}
                name={(s) => stage(`job.${s as JobStatus}`)}
                tone={(s) => jobTone(s as JobStatus)}
              />
            )}
            {sum.shipments && (
              <Donut
                title={t("donut.shipments")}
                donut={sum.shipments}
                href={(status) => listOf("/shipments", { status, from: dayOf(sum) })}
                name={(s) => stage(`shipment.${s as ShipmentStatus}`)}
                tone={(s) => shipmentTone(s as ShipmentStatus)}
              />
            )}
          </div>
          <div className="grid gap-4 lg:grid-cols-2">
            <Latest sum={sum} />
            {sum.printers && <Active sum={sum} />}
            <Lead lead={sum.leadTime} />
            {sum.printers && <Printers printers={sum.printers} />}
          </div>
        </>
      )}
      <div className="grid gap-4 lg:grid-cols-2">
        <Trend />
        <Revenue />
      </div>
      {can("users.write") && <System />}
    </Page>
  );
}

function Value({ tile, period }: { tile: Schema<"AnalyticsTile">; period: Period }) {
  const { t } = useTranslation("today");
  const format = useFormat();
  const { kind, by } = changeOf(tile.change);
  const Icon = kind === "up" ? ArrowUp : kind === "down" ? ArrowDown : kind === "same" ? ArrowRight : undefined;
  return (
    <>
      <span className="text-2xl font-semibold tabular-nums">{format.number(tile.value)}</span>
      <span className="flex items-center gap-1 text-xs text-muted">
        {Icon && <Icon aria-hidden className="size-3.5 shrink-0" />}
        {t(`change.${kind}`, { n: format.number(by), when: t(`when.${period}`) })}
      </span>
    </>
  );
}

function Latest({ sum }: { sum: Summary }) {
  const { t } = useTranslation("today");
  return (
    <Card
      title={t("latest.title")}
      actions={
        <Link to="/orders" className="text-accent-text hover:underline">
          {t("latest.all")}
        </Link>
      }
    >
      {sum.latestOrders.length === 0 && <p className="text-muted">{t("latest.none")}</p>}
      <ul className="flex flex-col divide-y">
        {sum.latestOrders.map((o) => (
          <li key={o.id} className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2">
            <Link
              to="/orders/$id"
              params={{ id: o.id }}
              className="rounded font-medium text-accent-text hover:underline"
            >
              {o.number}
            </Link>
            <span className="min-w-0 grow truncate">{o.customerName}</span>
            <OrderStatusBadge status={o.status} />
            <Money minor={o.totalMinor} currency={o.currency} />
            <span className="text-xs text-muted">
              <RelativeTime at={o.orderedAt} />
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Active({ sum }: { sum: Summary }) {
  const { t } = useTranslation("today");
  return (
    <Card title={t("active.title")}>
      {sum.activeJobs.length === 0 && <p className="text-muted">{t("active.none")}</p>}
      <ul className="flex flex-col divide-y">
        {sum.activeJobs.map((j) => (
          <li key={j.id} className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2">
            <JobStage status={j.status} />
            <span className="min-w-0 grow truncate">{j.printerName || t("active.waiting")}</span>
            {j.status === "PRINTING" && (
              <Progress value={j.progress} max={100} label={t("active.percent", { n: j.progress })} className="w-20" />
            )}
            <Link to="/orders/$id" params={{ id: j.orderId }} className="rounded text-accent-text hover:underline">
              {j.orderNumber}
            </Link>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Lead({ lead }: { lead: Schema<"AnalyticsLead"> }) {
  const { t } = useTranslation("today");
  const format = useFormat();
  return (
    <Card title={t("lead.title")}>
      {lead.medianSeconds === null || lead.p90Seconds === null ? (
        <p className="text-muted">{t("lead.none")}</p>
      ) : (
        <dl className="grid grid-cols-2 gap-3">
          <div>
            <dt className="text-muted">{t("lead.median")}</dt>
            <dd className="text-xl font-semibold">{format.duration(lead.medianSeconds)}</dd>
          </div>
          <div>
            <dt className="text-muted">{t("lead.p90")}</dt>
            <dd className="text-xl font-semibold">{format.duration(lead.p90Seconds)}</dd>
          </div>
        </dl>
      )}
    </Card>
  );
}

function Printers({ printers }: { printers: Schema<"AnalyticsPrinters"> }) {
  const { t } = useTranslation("today");
  return (
    <Card title={t("printers.title")}>
      <p>
        <span className="text-xl font-semibold tabular-nums">{printers.printing}</span>{" "}
        {printers.total !== null && t("printers.of", { total: printers.total })}
      </p>
      <p className="text-muted">
        {printers.online === null ? t("printers.unknown") : t("printers.online", { count: printers.online })}
      </p>
    </Card>
  );
}

/** A fresh shop: what is to be done until orders print themselves. */
function FirstSteps() {
  const { t } = useTranslation("today");
  const can = useCan();
  const { data } = useQuery({ ...integrationsQuery, enabled: can("integrations.read") });
  const connected = (...services: string[]) =>
    services.every((s) => data?.items.some((i) => i.service === s && i.state !== "disconnected"));
  const steps = [
    { name: "shop", href: "/settings/integrations", done: connected("shopify") },
    { name: "farm", href: "/settings/integrations", done: connected("simplyprint", "sendcloud") },
    { name: "products", href: "/products", done: false },
  ] as const;
  return (
    <Card title={t("fresh.title")}>
      <ol className="flex flex-col gap-3">
        {steps.map(({ name, href, done }) => {
          const Icon = done ? CircleCheck : CircleDashed;
          return (
            <li key={name} className="flex items-start gap-2.5">
              <Icon aria-hidden className={`mt-0.5 size-4.5 shrink-0 ${done ? "text-good-text" : "text-muted"}`} />
              <span>
                <AddressLink href={href} className="rounded font-medium text-accent-text hover:underline">
                  {t(`fresh.${name}`)}
                </AddressLink>
                {done && ` (${t("fresh.done")})`}
                <span className="block text-muted">{t(`fresh.${name}Lead`)}</span>
              </span>
            </li>
          );
        })}
      </ol>
    </Card>
  );
}

/** Health and build, for administrators alone. */
function System() {
  const { t } = useTranslation("today");
  const format = useFormat();
  const { data } = useQuery(systemQuery);
  if (!data) return null;
  return (
    <Card title={t("system.title")}>
      <dl className="flex flex-wrap gap-x-10 gap-y-2">
        <div>
          <dt className="text-muted">{t("system.version")}</dt>
          <dd className="break-all">{data.version}</dd>
        </div>
        <div>
          <dt className="text-muted">{t("system.uptime")}</dt>
          <dd>{format.duration(data.uptimeSeconds)}</dd>
        </div>
        {data.dependencies.map((d) => (
          <div key={d.service}>
            <dt className="text-muted">{serviceName(d.service)}</dt>
            <dd>{t(`system.${d.status}`)}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
