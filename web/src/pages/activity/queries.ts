import { queryOptions } from "@tanstack/react-query";
import { api, type Query, type Schema, take } from "@/api/client";
import { listKey } from "@/api/keys";
import { defaultPageSize, listOptions, present } from "@/api/list";
import type { ActivitySearch } from "./route";

export type Entry = Schema<"JournalEntry">;

/** What the list and the export share. */
export function filters({ search, type, source, severity, order, correlation, from, to }: ActivitySearch) {
  return present({
    search,
    type: type ? [type] : undefined,
    source,
    severity: severity ? [severity] : undefined,
    orderId: order,
    correlationId: correlation,
    from: from && new Date(`${from}T00:00`).toISOString(),
    to: to && endOf(to).toISOString(),
  }) satisfies Query<"/api/v1/event-log">;
}

export function activityQuery(search: ActivitySearch) {
  const query = { ...filters(search), page: search.page ?? 1, pageSize: search.pageSize ?? defaultPageSize };
  return queryOptions({
    queryKey: listKey("activity", query),
    queryFn: ({ signal }) =>
      take(
        api.GET("/api/v1/event-log", {
          params: { query },
          querySerializer: { array: { style: "form", explode: false } },
          signal,
        }),
      ),
    ...listOptions,
  });
}

/** Names change only with the program. */
export const typesQuery = queryOptions({
  queryKey: ["settings", "event-types"],
  queryFn: ({ signal }) => take(api.GET("/api/v1/event-log/types", { signal })),
  staleTime: Number.POSITIVE_INFINITY,
});

/** Where the entries that match are had as a file. */
export function exportAddress(search: ActivitySearch): string {
  const pairs = Object.entries(filters(search)).map(([k, v]) => [k, Array.isArray(v) ? v.join(",") : String(v)]);
  return `/api/v1/event-log/export.csv${pairs.length > 0 ? `?${new URLSearchParams(pairs)}` : ""}`;
}

/** The first moment after a day, as the API's bound is exclusive. */
function endOf(day: string): Date {
  const date = new Date(`${day}T00:00`);
  date.setDate(date.getDate() + 1);
  return date;
}

/** The ids among an entry's own fields that a page can be opened for. */
export function related(entry: Pick<Entry, "orderId" | "printJobId" | "metadata">): {
  orderId: string;
  printJobId: string;
  shipmentId: string;
} {
  const { metadata } = entry;
  const shipment =
    typeof metadata === "object" && metadata !== null && "shipmentId" in metadata ? metadata.shipmentId : "";
  return {
    orderId: entry.orderId,
    printJobId: entry.printJobId,
    shipmentId: typeof shipment === "string" ? shipment : "",
  };
}
