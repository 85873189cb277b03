import clsx from "clsx";

/** Holds the place of what is loading. Screen readers hear `aria-busy` of the part around it. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden className={clsx("block h-4 animate-pulse rounded bg-hover", className)} />;
}
