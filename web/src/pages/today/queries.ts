import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, take } from "@/api/client";
import type { Me } from "@/session/session";
import type { Period } from "./period";

export const summaryQuery = (period: Period) =>
  queryOptions({
    queryKey: ["analytics", "summary", period],
    queryFn: ({ signal }) => take(api.GET("/api/v1/analytics/summary", { params: { query: { period } }, signal })),
    placeholderData: keepPreviousData,
  });

export const trendQuery = queryOptions({
  queryKey: ["analytics", "trend"],
  queryFn: ({ signal }) => take(api.GET("/api/v1/analytics/trend", { signal })),
});

export const revenueQuery = (me: Me) => {
  const weekStart = (["monday", "saturday", "sunday"] as const).find((d) => d === me.firstDayOfWeek) ?? "monday";
  return queryOptions({
    queryKey: ["analytics", "revenue", weekStart],
    queryFn: ({ signal }) => take(api.GET("/api/v1/analytics/revenue", { params: { query: { weekStart } }, signal })),
  });
};

export const systemQuery = queryOptions({
  queryKey: ["settings", "system"],
  queryFn: ({ signal }) => take(api.GET("/api/v1/admin/system", { signal })),
});

export const integrationsQuery = queryOptions({
  queryKey: ["settings", "integrations"],
  queryFn: ({ signal }) => take(api.GET("/api/v1/integrations", { signal })),
});
