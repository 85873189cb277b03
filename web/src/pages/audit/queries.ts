import { queryOptions } from "@tanstack/react-query";
import { api, type Schema, take } from "@/api/client";
import { detailKey, listKey } from "@/api/keys";
import { defaultPageSize, listOptions, present } from "@/api/list";
import { dayBounds } from "@/i18n/day";
import type { AuditSearch } from "./route";

export type Entry = Schema<"AuditEntry">;

/** The filters as the API takes them; days are those of a time zone. */
export function filterOf({ actor, action, entity, entityId, orderId, from, to }: AuditSearch, timeZone: string) {
  return present({
    actor,
    action,
    entity,
    entityId,
    orderId,
    ...dayBounds({ from, to }, timeZone),
  });
}

export function auditQuery(search: AuditSearch, timeZone: string) {
  const query = { ...filterOf(search, timeZone), page: search.page ?? 1, pageSize: search.pageSize ?? defaultPageSize };
  return queryOptions({
    queryKey: listKey("audit", query),
    queryFn: ({ signal }) => take(api.GET("/api/v1/audit", { params: { query }, signal })),
    staleTime: 0, // acts are no events of the live stream
    ...listOptions,
  });
}

/** Where the same entries are as a file. */
export function exportAddress(search: AuditSearch, timeZone: string): string {
  const query = new URLSearchParams(
    Object.entries(filterOf(search, timeZone)).map(([k, v]) => [k, String(v)]),
  ).toString();
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
