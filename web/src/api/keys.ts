/**
 * Query keys are `[area, what, parameters]`. The live stream invalidates whole
 * areas (src/live/invalidation.ts), so a key must begin with the area whose
 * changes it shows. Keys under `settings` are not live.
 */
export type Area =
  | "session"
  | "orders"
  | "print-jobs"
  | "products"
  | "baseplates"
  | "shipments"
  | "activity"
  | "audit"
  | "queues"
  | "analytics"
  | "settings";

export function listKey(area: Area, query: object) {
  return [area, "list", query] as const;
}

export function detailKey(area: Area, id: string) {
  return [area, "detail", id] as const;
}
