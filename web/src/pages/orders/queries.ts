import { queryOptions } from "@tanstack/react-query";
import { api, type Schema, take } from "@/api/client";
import { detailKey, listKey } from "@/api/keys";
import { defaultPageSize, listOptions, present } from "@/api/list";
import type { OrdersSearch } from "./route";

export type Order = Schema<"OrderView">;

export function ordersQuery({
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
}: OrdersSearch) {
  const query = present({
    q: search,
    status,
    issue: issue && [issue],
    attention,
    hasActiveJobs,
    from: from && new Date(`${from}T00:00`).toISOString(),
    to: to && endOf(to).toISOString(),
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

/** The first moment after a day, as the API's bound is exclusive. */
export function endOf(day: string): Date {
  const date = new Date(`${day}T00:00`);
  date.setDate(date.getDate() + 1);
  return date;
}

/** How far each service was compared with what we have. No event tells it, so it is asked by the clock. */
export const completenessQuery = queryOptions({
  queryKey: detailKey("orders", "completeness"),
  queryFn: ({ signal }) => take(api.GET("/api/v1/admin/reconcile", { signal })),
  refetchInterval: 60_000,
});
