import { queryOptions } from "@tanstack/react-query";
import { api, take } from "@/api/client";
import { listKey } from "@/api/keys";
import { defaultPageSize, listOptions, present } from "@/api/list";
import { whileWorkingMs } from "@/baseplates/queries";
import type { BaseplatesSearch } from "./route";

export function baseplatesQuery({ search, state, step, page = 1, pageSize = defaultPageSize }: BaseplatesSearch) {
  const query = present({ q: search, state, step, page, pageSize });
  return queryOptions({
    queryKey: listKey("baseplates", query),
    queryFn: ({ signal }) => take(api.GET("/api/v1/grid/baseplates", { params: { query }, signal })),
    ...listOptions,
    refetchInterval: (query) => query.state.data?.items.some((b) => b.state === "WORKING") && whileWorkingMs,
  });
}
