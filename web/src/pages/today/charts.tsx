import { useQuery } from "@tanstack/react-query";
import clsx from "clsx";
import { useCallback, useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { Schema } from "@/api/client";
import { AddressLink } from "@/orders/address-link";
import { useFormat, useMe } from "@/session/me";
import { Card } from "@/ui/card";
import { Chart, ChartImage, type ChartLook } from "@/ui/chart";
import { Skeleton } from "@/ui/skeleton";
import { fills, type Tone } from "@/ui/status";
import { amountIn, mainCurrency } from "./period";
import { revenueQuery, trendQuery } from "./queries";

/** How many of a kind stand where and, of orders, what they are worth. */
export function Donut({
  title,
  donut,
  name,
  tone,
  href,
}: {
  title: string;
  donut: Schema<"AnalyticsDonut">;
  name: (status: string) => string;
  tone: (status: string) => Tone;
  /** The list of all of them, or of those in one state. */
  href: (status?: string) => string;
}) {
  const { t } = useTranslation("today");
  const format = useFormat();
  const slices = donut.slices.filter((s) => s.count > 0);
  // A new object with each answer would draw anew: its content decides.
  const drawn = JSON.stringify(slices.map((s) => ({ name: name(s.status), value: s.count, tone: tone(s.status) })));
  const option = useCallback(
    (look: ChartLook) => ({
      tooltip: { trigger: "item" as const },
      series: [
        {
          type: "pie" as const,
          radius: ["62%", "92%"],
          label: { show: false },
          itemStyle: { borderColor: look.surface, borderWidth: 2 },
          data: (JSON.parse(drawn) as { name: string; value: number; tone: Tone }[]).map(({ tone, ...slice }) => ({
            ...slice,
            itemStyle: { color: look.tones[tone] },
          })),
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
        <div className="flex flex-col gap-4">
          <ChartImage label={title} option={option} height={160} />
          <ul className="flex flex-col gap-1.5">
            {slices.map((s) => (
              <li key={s.status} className="flex items-baseline gap-2">
                <span aria-hidden className={clsx("size-2.5 shrink-0 rounded-full", fills[tone(s.status)])} />
                <AddressLink href={href(s.status)} className="min-w-0 grow truncate rounded hover:underline">
                  {name(s.status)}
                </AddressLink>
                {s.money.length > 0 && (
                  <span className="text-xs text-muted tabular-nums">
                    {s.money.map((m) => format.money(m.minor, m.currency)).join(", ")}
                  </span>
                )}
                <span className="min-w-8 text-right font-medium tabular-nums">{format.number(s.count)}</span>
              </li>
            ))}
          </ul>
        </div>
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
