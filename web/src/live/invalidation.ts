import type { QueryClient } from "@tanstack/react-query";
import type { Area } from "@/api/keys";

/** What the data of an event holds. */
export interface LiveEvent {
  id: string;
  type: string;
  orderId: string;
  printJobId: string;
  entityType: string;
  entityId: string;
  severity: "INFO" | "WARNING" | "ERROR";
  message: string;
  time: string;
}

/** Which areas of the cache an event makes old, by the first part of its name: "order" of order:created. */
export const affected: Record<string, readonly Area[]> = {
  order: ["orders", "analytics", "activity"],
  printjob: ["print-jobs", "orders", "analytics", "activity"],
  shipment: ["shipments", "orders", "analytics", "activity"],
  mapping: ["products", "orders", "activity"],
  baseplate: ["baseplates", "orders", "products", "activity"],
  queue: ["queues", "activity"],
  integration: ["settings", "orders", "activity"],
  // Something needs a person, or does not any more: an issue, a dead letter.
  notification: ["orders", "print-jobs", "shipments", "queues", "analytics", "activity"],
};

/** A name that is not in the table, of a newer server perhaps, still shows in the event log. */
export function areasOf(event: string): readonly Area[] {
  return affected[event.split(":", 1)[0] ?? ""] ?? ["activity"];
}

/** How long events are gathered before the pages ask again: a burst of a hundred is one request. */
export const gatherMs = 250;

/** Marks what changed as old; what is on the screen is then asked again. */
export function newInvalidator(client: QueryClient): { mark(event: string): void; markAll(): void } {
  const old = new Set<Area>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = () => {
    timer = undefined;
    for (const area of old) void client.invalidateQueries({ queryKey: [area] });
    old.clear();
  };
  return {
    mark(event) {
      for (const area of areasOf(event)) old.add(area);
      timer ??= setTimeout(flush, gatherMs);
    },
    // After a gap nobody knows what was missed.
    markAll() {
      void client.invalidateQueries();
    },
  };
}
