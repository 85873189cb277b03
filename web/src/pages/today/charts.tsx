import { useQuery } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { Schema } from "@/api/client";
import { AddressLink } from "@/orders/address-link";
import { useFormat, useMe } from "@/session/me";
import { Card } from "@/ui/card";
import { Chart, type ChartLook } from "@/ui/chart";
import { Skeleton } from "@/ui/skeleton";
import { amountIn, mainCurrency } from "./period";
import { revenueQuery, trendQuery } from "./queries";

/** How many of a kind stand where, with their share and, of orders, what they are worth. */
export function Donut({
  title,
  donut,
  name,
  href,
  money = false,
}: {
  title: string;
  donut: Schema<"AnalyticsDonut">;
  name: (status: string) => string;
  /** The list of all of them, or of those in one state. */
  href: (status?: string) => string;
  money?: boolean;
}) {
  const { t } = useTranslation("today");
  const format = useFormat();
  const slices = donut.slices.filter((s) => s.count > 0);
  // A new object with each answer would draw anew: its content decides.
  const drawn = JSON.stringify(slices.map((s) => ({ name: name(s.status), value: s.count })));
  const option = useCallback(
    (look: ChartLook) => ({
      tooltip: { trigger: "item" as const },
      legend: { bottom: 0, textStyle: { color: look.text }, type: "plain" as const },
      series: [
        {
          type: "pie" as const,
          radius: ["48%", "70%"],
          center: ["50%", "42%"],
          label: { show: false },
          itemStyle: { borderColor: look.surface, borderWidth: 2 },
          data: JSON.parse(drawn) as { name: string; value: number }[],
        },
      ],
    }),
    [drawn],
  );
  return (
    <Card
      title={
        <AddressLink href={href()} className="rounded hover:underline">
          {title}: {format.number(donut.total)}
        </AddressLink>
      }
    >
      {donut.total === 0 ? (
        <p className="text-muted">{t("donut.nothing")}</p>
      ) : (
        <Chart
          label={title}
          option={option}
          table={{
            head: [t("head.status"), t("head.count"), t("head.share"), ...(money ? [t("head.money")] : [])],
            rows: slices.map((s) => [
              <AddressLink key="name" href={href(s.status)} className="rounded text-accent-text hover:underline">
                {name(s.status)}
              </AddressLink>,
              format.number(s.count),
              format.percent(s.percent / 100),
              ...(money ? [s.money.map((m) => format.money(m.minor, m.currency)).join(", ") || "–"] : []),
            ]),
          }}
        />
      )}
    </Card>
  );
}

/** A day of the calendar, which is the same everywhere: noon keeps it so in each time zone. */
const noon = (day: string) => `${day}T12:00:00`;

export function Trend() {
  const { t } = useTranslation("today");
  const format = useFormat();
  const { data } = useQuery(trendQuery);
  const days = data?.days;
  const option = useCallback(
    (look: ChartLook) => ({
      tooltip: { trigger: "axis" as const },
      grid: { left: 36, right: 12, top: 12, bottom: 24 },
      xAxis: { type: "category" as const, data: days?.map((d) => format.date(noon(d.date))) ?? [] },
      yAxis: { type: "value" as const, minInterval: 1, splitLine: { lineStyle: { color: look.line } } },
      series: [
        {
          type: "line" as const,
          name: t("head.orders"),
          showSymbol: false,
          areaStyle: { opacity: 0.15 },
          data: days?.map((d) => d.orders) ?? [],
        },
      ],
    }),
    [days, format, t],
  );
  return (
    <Card title={t("trend.title")}>
      {days ? (
        <Chart
          label={t("trend.title")}
          option={option}
          table={{
            head: [t("head.day"), t("head.orders")],
            rows: days.map((d) => [format.date(noon(d.date)), format.number(d.orders)]),
          }}
        />
      ) : (
        <Skeleton className="h-64 w-full" />
      )}
    </Card>
  );
}

export function Revenue() {
  const { t } = useTranslation("today");
  const format = useFormat();
  const { data } = useQuery(revenueQuery(useMe()));
  const weeks = data?.weeks;
  const currency = useMemo(() => mainCurrency(weeks ?? []), [weeks]);
  const several = new Set(weeks?.flatMap((w) => w.money.map((m) => m.currency))).size > 1;
  const option = useCallback(
    (look: ChartLook) => ({
      tooltip: {
        trigger: "axis" as const,
        valueFormatter: (v: unknown) => (currency ? format.money(Number(v), currency) : String(v)),
      },
      grid: { left: 76, right: 12, top: 12, bottom: 24 },
      xAxis: { type: "category" as const, data: weeks?.map((w) => format.date(noon(w.from))) ?? [] },
      yAxis: {
        type: "value" as const,
        splitLine: { lineStyle: { color: look.line } },
        axisLabel: { formatter: (v: number) => (currency ? format.money(v, currency) : String(v)) },
      },
      series: [{ type: "bar" as const, data: weeks?.map((w) => amountIn(currency, w.money)) ?? [] }],
    }),
    [weeks, currency, format],
  );
  return (
    <Card title={t("revenue.title")}>
      {weeks ? (
        <>
          <Chart
            label={t("revenue.title")}
            option={option}
            table={{
              head: [t("head.week"), t("head.orders"), t("head.money")],
              rows: weeks.map((w) => [
                format.date(noon(w.from)),
                format.number(w.orders),
                w.money.map((m) => format.money(m.minor, m.currency)).join(", ") || "–",
              ]),
            }}
          />
          {several && currency && <p className="text-xs text-muted">{t("revenue.currencies", { currency })}</p>}
        </>
      ) : (
        <Skeleton className="h-64 w-full" />
      )}
    </Card>
  );
}
