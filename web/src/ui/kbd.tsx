import type { ReactNode } from "react";

/** A key of the keyboard. */
export function Kbd({ children }: { children: ReactNode }) {
  return (
    <kbd className="rounded border border-line bg-hover px-1.5 py-px font-sans text-[0.6875rem] font-medium text-muted">
      {children}
    </kbd>
  );
}
