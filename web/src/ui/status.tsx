import clsx from "clsx";
import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

export type Tone = "good" | "busy" | "warn" | "danger" | "idle" | "accent";

const tones: Record<Tone, string> = {
  good: "bg-good-soft text-good-text",
  busy: "bg-busy-soft text-busy-text",
  warn: "bg-warn-soft text-warn-text",
  danger: "bg-danger-soft text-danger-text",
  idle: "bg-idle-soft text-idle-text",
  accent: "bg-accent-soft text-accent-text",
};

/** The full colours of states, of dots beside words and of charts. */
export const fills: Record<Tone, string> = {
  good: "bg-good",
  busy: "bg-series-2",
  warn: "bg-series-3",
  danger: "bg-series-5",
  idle: "bg-series-6",
  accent: "bg-series-1",
};

/** A state in a word and an icon; its colour only helps. Each page keeps a table from states to these three. */
export function StatusBadge({
  tone,
  icon: Icon,
  children,
  className,
}: {
  tone: Tone;
  icon: LucideIcon;
  children: ReactNode;
  className?: string;
}) {
  return (
    <span
      className={clsx(
        "inline-flex items-center gap-1.5 rounded-full px-2 py-0.5 text-xs font-medium whitespace-nowrap",
        tones[tone],
        className,
      )}
    >
      <Icon aria-hidden className="size-3.5 shrink-0" />
      {children}
    </span>
  );
}

/** A small word beside something: a count, a kind. */
export function Badge({
  tone = "idle",
  children,
  className,
}: {
  tone?: Tone;
  children: ReactNode;
  className?: string;
}) {
  return (
    <span
      className={clsx(
        "inline-flex items-center rounded-full px-2 py-0.5 text-xs font-medium whitespace-nowrap tabular-nums",
        tones[tone],
        className,
      )}
    >
      {children}
    </span>
  );
}
