import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, type Schema, take } from "@/api/client";
import { detailKey, listKey } from "@/api/keys";
import { defaultPageSize, listOptions, present } from "@/api/list";
import type { QueuesSearch } from "./route";

export type Queue = Schema<"QueueadminQueueView">;
export type Job = Schema<"QueueadminJobView">;
export type Group = Schema<"JobGroup">;
export type Hook = Schema<"WebhookView">;

/** Figures change with every job, which no event tells of: they are asked again this often while the page is seen. */
const figuresEveryMs = 5_000;

/** The API takes several values of a parameter separated by commas. */
const querySerializer = { array: { style: "form", explode: false } } as const;

export const queuesQuery = queryOptions({
  queryKey: listKey("queues", { of: "queues" }),
  queryFn: ({ signal }) => take(api.GET("/api/v1/admin/queues", { signal })),
  refetchInterval: figuresEveryMs,
});

export function jobsQuery({ queue, kind, state, order, cause, q, sort }: QueuesSearch) {
  const query = present({ queue, kind, state: state && [state], orderId: order, cause, q, sort });
  return infiniteQueryOptions({
    queryKey: listKey("queues", { of: "jobs", ...query }),
    queryFn: ({ signal, pageParam }) =>
      take(
        api.GET("/api/v1/admin/jobs", {
          params: { query: { ...query, ...(pageParam ? { cursor: pageParam } : {}) } },
          querySerializer,
          signal,
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (last) => last.next || undefined,
    refetchInterval: figuresEveryMs,
    placeholderData: keepPreviousData,
  });
}

/** How many jobs of the list are in each state, whatever state it shows. */
export function jobCountsQuery({ queue, kind, order, cause, q }: QueuesSearch) {
  const query = present({ queue, kind, orderId: order, cause, q });
  return queryOptions({
    queryKey: listKey("queues", { of: "counts", ...query }),
    queryFn: ({ signal }) => take(api.GET("/api/v1/admin/jobs/counts", { params: { query }, signal })),
    refetchInterval: figuresEveryMs,
    placeholderData: keepPreviousData,
  });
}

export function jobQuery(id: number) {
  return queryOptions({
    queryKey: detailKey("queues", `job-${id}`),
    queryFn: ({ signal }) => take(api.GET("/api/v1/admin/jobs/{id}", { params: { path: { id } }, signal })),
    refetchInterval: figuresEveryMs,
  });
}

export const groupsQuery = queryOptions({
  queryKey: listKey("queues", { of: "groups" }),
  queryFn: ({ signal }) => take(api.GET("/api/v1/admin/retry-queue/groups", { signal })),
  refetchInterval: figuresEveryMs,
});

export function deadQuery({ page = 1, pageSize = defaultPageSize }: QueuesSearch) {
  const query = { state: "dead", page, pageSize } as const;
  return queryOptions({
    queryKey: listKey("queues", { of: "dead", ...query }),
    queryFn: ({ signal }) => take(api.GET("/api/v1/admin/retry-queue", { params: { query }, signal })),
    refetchInterval: figuresEveryMs,
    ...listOptions,
  });
}

export const hookStatsQuery = queryOptions({
  queryKey: listKey("queues", { of: "webhook-stats" }),
  queryFn: ({ signal }) => take(api.GET("/api/v1/admin/webhooks/stats", { signal })),
  refetchInterval: figuresEveryMs,
});

export function hooksQuery({ source, status, topic, q, page = 1, pageSize = defaultPageSize }: QueuesSearch) {
  const query = present({ source, status, topic, q, page, pageSize });
  return queryOptions({
    queryKey: listKey("queues", { of: "webhooks", ...query }),
    queryFn: ({ signal }) => take(api.GET("/api/v1/admin/webhooks", { params: { query }, signal })),
    refetchInterval: figuresEveryMs,
    ...listOptions,
  });
}

export function hookQuery(id: string) {
  return queryOptions({
    queryKey: detailKey("queues", `webhook-${id}`),
    queryFn: ({ signal }) => take(api.GET("/api/v1/admin/webhooks/{id}", { params: { path: { id } }, signal })),
  });
}
