import { queryOptions } from "@tanstack/react-query";
import { api, type Schema, take } from "@/api/client";
import { detailKey } from "@/api/keys";

export type OrderPage = Schema<"OverviewPage">;
export type Task = Schema<"OverviewTask">;

export const orderQuery = (id: string) =>
  queryOptions({
    queryKey: detailKey("orders", id),
    queryFn: ({ signal }) => take(api.GET("/api/v1/orders/{id}", { params: { path: { id } }, signal })),
  });

export const timelineQuery = (id: string) =>
  queryOptions({
    queryKey: ["orders", "timeline", id],
    queryFn: ({ signal }) => take(api.GET("/api/v1/orders/{id}/timeline", { params: { path: { id } }, signal })),
  });

export const tasksQuery = queryOptions({
  queryKey: ["orders", "today"],
  queryFn: ({ signal }) => take(api.GET("/api/v1/today", { signal })),
});

export const taskCountQuery = queryOptions({
  queryKey: ["orders", "today-count"],
  queryFn: ({ signal }) => take(api.GET("/api/v1/today/count", { signal })),
});
