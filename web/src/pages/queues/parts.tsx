import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";

/** Words and what they stand for, one under the other on a phone. */
export function Facts({ children }: { children: ReactNode }) {
  return <dl className="grid grid-cols-[minmax(7rem,auto)_1fr] gap-x-4 gap-y-2">{children}</dl>;
}

export function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{label}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </>
  );
}

/** A value as the program sees it, easy to read. */
export function Code({ label, value }: { label: string; value: unknown }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
    <section aria-label={label} tabIndex={0} className="max-h-96 overflow-auto rounded-control border bg-bg p-3">
      <pre className="font-mono text-xs">{JSON.stringify(value, null, 2)}</pre>
    </section>
  );
}

export function OrderLink({ id }: { id: string }) {
  return (
    <Link to={`/orders/${id}` as string} className="rounded font-mono text-xs text-accent-text hover:underline">
      {id}
    </Link>
  );
}
