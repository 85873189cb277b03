import type { Query } from "@/api/client";

export type Period = NonNullable<Query<"/api/v1/analytics/summary">["period"]>;

export const periods = ["today", "week", "month", "all"] as const satisfies readonly Period[];

/** How a tile changed since the beginning of the period; null is not known. */
export function changeOf(change: number | null): { kind: "up" | "down" | "same" | "unknown"; by: number } {
  if (change === null) return { kind: "unknown", by: 0 };
  if (change === 0) return { kind: "same", by: 0 };
  return { kind: change > 0 ? "up" : "down", by: Math.abs(change) };
}

interface Money {
  currency: string;
  minor: number;
}

/** The currency in which most was sold: one axis shows one currency. */
export function mainCurrency(weeks: readonly { money: readonly Money[] }[]): string | undefined {
  const sums = new Map<string, number>();
  for (const m of weeks.flatMap((w) => w.money)) sums.set(m.currency, (sums.get(m.currency) ?? 0) + m.minor);
  return [...sums].sort((a, b) => b[1] - a[1])[0]?.[0];
}

export function amountIn(currency: string | undefined, money: readonly Money[]): number {
  return money.find((m) => m.currency === currency)?.minor ?? 0;
}

/** The day on which the period of some figures began; undefined without a beginning. */
export function dayOf({ from, timeZone }: { from: string | null; timeZone: string }): string | undefined {
  if (from === null) return undefined;
  return new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short" }).format(new Date(from));
}

/** The address of a list with filters; what is undefined does not filter. */
export function listOf(list: string, filters: Record<string, string | undefined>): string {
  const query = new URLSearchParams(Object.entries(filters).flatMap(([k, v]) => (v === undefined ? [] : [[k, v]])));
  return query.size > 0 ? `${list}?${query}` : list;
}
