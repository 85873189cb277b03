import { queryOptions } from "@tanstack/react-query";
import { api, type Schema, take } from "@/api/client";
import { detailKey, listKey } from "@/api/keys";
import { defaultPageSize, listOptions, present } from "@/api/list";
import { dayBounds } from "@/i18n/day";
import type { OrdersSearch } from "./route";

export type Order = Schema<"OrderView">;

/** The list; its days are those of a time zone. */
export function ordersQuery(
  {
    search,
    status,
    issue,
    attention,
    hasActiveJobs,
    from,
    to,
    page = 1,
    pageSize = defaultPageSize,
    sort,
  }: OrdersSearch,
  timeZone: string,
) {
  const query = present({
    q: search,
    status,
    issue: issue && [issue],
    attention,
    hasActiveJobs,
    ...dayBounds({ from, to }, timeZone),
    sort,
    page,
    pageSize,
  });
  return queryOptions({
    queryKey: listKey("orders", query),
    queryFn: ({ signal }) => take(api.GET("/api/v1/orders", { params: { query }, signal })),
    ...listOptions,
  });
}

/** How far each service was compared with what we have. No event tells it, so it is asked by the clock. */
export const completenessQuery = queryOptions({
  queryKey: detailKey("orders", "completeness"),
  queryFn: ({ signal }) => take(api.GET("/api/v1/admin/reconcile", { signal })),
  refetchInterval: 60_000,
});
