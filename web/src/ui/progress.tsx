import clsx from "clsx";

/** How far something is, as a bar and, for everybody, as a value. */
export function Progress({
  value,
  max,
  label,
  className,
}: {
  value: number;
  max: number;
  label: string;
  className?: string;
}) {
  const share = max > 0 ? Math.min(value / max, 1) : 0;
  return (
    <span
      role="progressbar"
      aria-label={label}
      aria-valuenow={value}
      aria-valuemin={0}
      aria-valuemax={max}
      className={clsx("block h-1.5 overflow-hidden rounded-full bg-idle-soft", className)}
    >
      <span className="block h-full rounded-full bg-accent transition-[width]" style={{ width: `${share * 100}%` }} />
    </span>
  );
}
