import type { Printer } from "./queries";

/** What a person must see first stands first: hands are needed, then what prints and is done soonest, then the rest. */
const rank: Record<Printer["condition"], number> = {
  error: 0,
  "awaiting-bed-clear": 1,
  paused: 2,
  printing: 3,
  busy: 4,
  idle: 5,
  maintenance: 6,
  "out-of-order": 7,
  offline: 8,
};

export function inOrder(printers: readonly Printer[]): Printer[] {
  return [...printers].sort(
    (a, b) =>
      rank[a.condition] - rank[b.condition] ||
      (a.remainingSeconds ?? Number.MAX_SAFE_INTEGER) - (b.remainingSeconds ?? Number.MAX_SAFE_INTEGER) ||
      a.name.localeCompare(b.name),
  );
}

/** Seconds that are left at a moment; what was answered grows old between two answers. */
export function secondsLeft(finishAt: string | null, now: number): number | undefined {
  if (!finishAt) return undefined;
  return Math.max(0, Math.round((new Date(finishAt).getTime() - now) / 1000));
}

/** How large the cards of printers are drawn, so that the whole farm fits on one screen. */
export function density(printers: number): "large" | "medium" | "small" {
  if (printers <= 6) return "large";
  return printers <= 15 ? "medium" : "small";
}
