import type { Schema } from "@/api/client";
import type { Formats } from "@/i18n/format";

type Moment = Schema<"JobMoment">;

export interface Spark {
  /** SVG path of the bars of what was done. */
  done: string;
  /** The same of failed attempts, standing on those. */
  failed: string;
}

/** Bars of attempts, minute by minute, in a box; the highest minute fills it. */
export function spark(history: readonly Moment[], width: number, height: number): Spark {
  const highest = Math.max(0, ...history.map((m) => m.done + m.failed));
  if (highest === 0) return { done: "", failed: "" };
  const step = width / history.length;
  const bar = (at: number, from: number, to: number) => {
    const y = (n: number) => round(height - (n / highest) * height);
    return `M${round(at * step)} ${y(from)}V${y(to)}h${round(step * 0.8)}V${y(from)}z`;
  };
  return {
    done: history.map((m, at) => (m.done > 0 ? bar(at, 0, m.done) : "")).join(""),
    failed: history.map((m, at) => (m.failed > 0 ? bar(at, m.done, m.done + m.failed) : "")).join(""),
  };
}

function round(n: number): number {
  return Math.round(n * 100) / 100;
}

/** A time that is often shorter than a second: "12 ms", "3.4 s", "5 min". */
export function shortTime(ms: number | null, format: Formats): string {
  if (ms === null) return "–";
  if (ms < 1000) return `${format.number(Math.round(ms))} ms`;
  if (ms < 60_000) return `${format.number(Math.round(ms / 100) / 10)} s`;
  return format.duration(ms / 1000);
}

/** A rate: whole from ten on, else with a decimal. */
export function perMinute(rate: number, format: Formats): string {
  return format.number(rate >= 10 ? Math.round(rate) : Math.round(rate * 10) / 10);
}
