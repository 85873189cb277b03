import type { ReactNode } from "react";

const radius = 44;
const round = 2 * Math.PI * radius;

/** How far a print is, as a ring around its percentage. */
export function Ring({ percent, label, children }: { percent: number; label: string; children: ReactNode }) {
  const share = Math.min(Math.max(percent, 0), 100) / 100;
  return (
    <span
      role="progressbar"
      aria-label={label}
      aria-valuenow={percent}
      aria-valuemin={0}
      aria-valuemax={100}
      className="relative inline-flex size-[5.2em] shrink-0 items-center justify-center"
    >
      <svg aria-hidden="true" viewBox="0 0 100 100" className="absolute inset-0 size-full -rotate-90">
        <circle cx="50" cy="50" r={radius} fill="none" strokeWidth="9" className="stroke-idle-soft" />
        <circle
          cx="50"
          cy="50"
          r={radius}
          fill="none"
          strokeWidth="9"
          strokeLinecap="round"
          strokeDasharray={`${share * round} ${round}`}
          className="stroke-accent transition-[stroke-dasharray] duration-700"
        />
      </svg>
      <span className="relative text-[1.25em] font-semibold tabular-nums">{children}</span>
    </span>
  );
}
