import { useFormat } from "@/session/me";

/** An amount in minor units of its currency. */
export function Money({ minor, currency }: { minor: number; currency: string }) {
  return <span className="whitespace-nowrap tabular-nums">{useFormat().money(minor, currency)}</span>;
}
