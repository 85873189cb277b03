import { queryOptions } from "@tanstack/react-query";
import { api, type Query, type Schema, take } from "@/api/client";
import { listKey } from "@/api/keys";
import { defaultPageSize, listOptions, present } from "@/api/list";
import { dayBounds } from "@/i18n/day";
import type { ActivitySearch } from "./route";

export type Entry = Schema<"JournalEntry">;

/** What the list and the export share; days are those of a time zone. */
export function filters(
  { search, type, source, severity, order, correlation, from, to }: ActivitySearch,
  timeZone: string,
) {
  return present({
    search,
    type: type ? [type] : undefined,
    source,
    severity: severity ? [severity] : undefined,
    orderId: order,
    correlationId: correlation,
    ...dayBounds({ from, to }, timeZone),
  }) satisfies Query<"/api/v1/event-log">;
}

export function activityQuery(search: ActivitySearch, timeZone: string) {
  const query = { ...filters(search, timeZone), page: search.page ?? 1, pageSize: search.pageSize ?? defaultPageSize };
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
export function exportAddress(search: ActivitySearch, timeZone: string): string {
  const pairs = Object.entries(filters(search, timeZone)).map(([k, v]) => [
    k,
    Array.isArray(v) ? v.join(",") : String(v),
  ]);
  return `/api/v1/event-log/export.csv${pairs.length > 0 ? `?${new URLSearchParams(pairs)}` : ""}`;
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
