import type { Permission, PermissionArea } from "@/session/permission";

/** The areas of permissions in the order in which people are asked. */
export const areas = [
  "orders",
  "printJobs",
  "productMappings",
  "shipments",
  "inventory",
  "grid",
  "logs",
  "queues",
  "integrations",
  "users",
  "audit",
] as const satisfies readonly PermissionArea[];

/** The scopes after one was switched. Who may change something may also look at it. */
export function switched(
  scopes: readonly Permission[],
  area: PermissionArea,
  right: "read" | "write",
  on: boolean,
): Permission[] {
  const next = new Set(scopes);
  const [read, write] = [`${area}.read`, `${area}.write`] as const;
  if (right === "read") {
    if (on) next.add(read);
    else {
      next.delete(read);
      next.delete(write);
    }
  } else if (on) next.add(read).add(write);
  else next.delete(write);
  return [...next];
}

/** The moment so many days from now; none for a key without an end. */
export function expiryOf(days: string, now: Date): string | undefined {
  if (days === "") return undefined;
  const end = new Date(now);
  end.setUTCDate(end.getUTCDate() + Number(days));
  return end.toISOString();
}
