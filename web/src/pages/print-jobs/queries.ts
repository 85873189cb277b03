import { queryOptions } from "@tanstack/react-query";
import { api, type Schema, take } from "@/api/client";
import { detailKey, listKey } from "@/api/keys";
import { defaultPageSize, listOptions, present } from "@/api/list";
import type { JobsSearch } from "./route";

export type Job = Schema<"PrintingView">;

export function jobsQuery({
  search,
  status,
  printer,
  material,
  page = 1,
  pageSize = defaultPageSize,
  sort,
}: JobsSearch) {
  const query = present({ search, status: status && [status], printer, material, page, pageSize, sort });
  return queryOptions({
    queryKey: listKey("print-jobs", query),
    queryFn: ({ signal }) => take(api.GET("/api/v1/print-jobs", { params: { query }, signal })),
    ...listOptions,
  });
}

export function boardQuery({ search, printer, material }: JobsSearch) {
  const query = present({ search, printer, material });
  return queryOptions({
    queryKey: ["print-jobs", "board", query],
    queryFn: ({ signal }) => take(api.GET("/api/v1/print-jobs/board", { params: { query }, signal })),
    ...listOptions,
  });
}

export function jobQuery(id: string) {
  return queryOptions({
    queryKey: detailKey("print-jobs", id),
    queryFn: ({ signal }) => take(api.GET("/api/v1/print-jobs/{id}", { params: { path: { id } }, signal })),
  });
}

export const printersQuery = queryOptions({
  queryKey: ["print-jobs", "printers"],
  queryFn: ({ signal }) => take(api.GET("/api/v1/printers", { signal })),
});

/** The board shows all states, so one chosen state is a list. */
export function viewOf({ view, status }: JobsSearch): "board" | "list" {
  return view ?? (status ? "list" : "board");
}
