import clsx from "clsx";
import { type ReactNode, useId } from "react";

/** A part of a page with a title; screen readers can jump to it. */
export function Card({
  title,
  actions,
  children,
  className,
  flush = false,
}: {
  title?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
  className?: string /** Without padding, for tables. */;
  flush?: boolean;
}) {
  const id = useId();
  return (
    <section
      aria-labelledby={title ? id : undefined}
      className={clsx("min-w-0 rounded-card border bg-surface", className)}
    >
      {(title || actions) && (
        <header className="flex min-h-12 flex-wrap items-center gap-x-3 gap-y-1 px-4 pt-3 pb-1 sm:px-5">
          {title && (
            <h2 id={id} className="min-w-0 grow text-sm font-semibold">
              {title}
            </h2>
          )}
          {actions}
        </header>
      )}
      <div className={flush ? "" : "px-4 pt-2 pb-4 sm:px-5 sm:pb-5"}>{children}</div>
    </section>
  );
}
