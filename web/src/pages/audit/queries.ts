import { queryOptions } from "@tanstack/react-query";
import { api, type Schema, take } from "@/api/client";
import { detailKey, listKey } from "@/api/keys";
import { defaultPageSize, listOptions, present } from "@/api/list";
import type { AuditSearch } from "./route";

export type Entry = Schema<"AuditEntry">;

/** The filters as the API takes them: days become moments by this browser's clock. */
export function filterOf({ actor, action, entity, entityId, orderId, from, to }: AuditSearch) {
  return present({
    actor,
    action,
    entity,
    entityId,
    orderId,
    from: from && new Date(`${from}T00:00`).toISOString(),
    to: to && endOf(to).toISOString(),
  });
}

/** The first moment after a day, as the API's bound is exclusive. */
function endOf(day: string): Date {
  const date = new Date(`${day}T00:00`);
  date.setDate(date.getDate() + 1);
  return date;
}

export function auditQuery(search: AuditSearch) {
  const query = { ...filterOf(search), page: search.page ?? 1, pageSize: search.pageSize ?? defaultPageSize };
  return queryOptions({
    queryKey: listKey("audit", query),
    queryFn: ({ signal }) => take(api.GET("/api/v1/audit", { params: { query }, signal })),
    staleTime: 0, // acts are no events of the live stream
    ...listOptions,
  });
}

/** Where the same entries are as a file. */
export function exportAddress(search: AuditSearch): string {
  const query = new URLSearchParams(Object.entries(filterOf(search)).map(([k, v]) => [k, String(v)])).toString();
  return `/api/v1/audit/export.csv${query && `?${query}`}`;
}

const maxPeople = 100; // one page; of more, the address can still name anybody

/** The people that the filter offers, for who may know them. */
export const peopleQuery = queryOptions({
  queryKey: detailKey("audit", "people"),
  queryFn: async ({ signal }) =>
    (await take(api.GET("/api/v1/users", { params: { query: { pageSize: maxPeople } }, signal }))).items.map(
      (u) => u.name,
    ),
});
