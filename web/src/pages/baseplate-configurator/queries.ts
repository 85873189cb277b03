import { queryOptions } from "@tanstack/react-query";
import { api, type Schema, take } from "@/api/client";
import type { Wish } from "./design";

export type Preset = Schema<"GridPresetView">;

/** How a product would be made, or was. */
export function planQuery(wish: Wish) {
  return queryOptions({
    queryKey: ["baseplates", "plan", wish],
    queryFn: ({ signal }) => take(api.POST("/api/v1/grid/plan", { body: wish, signal })),
    gcTime: 5 * 60_000, // each size that was typed is one
  });
}

export const presetsKey = ["baseplates", "presets"] as const;

const presetsAPage = 100; // the most that one request gives; there can be twice as many

export const presetsQuery = queryOptions({
  queryKey: presetsKey,
  async queryFn({ signal }) {
    const page = (page: number) =>
      take(api.GET("/api/v1/grid/presets", { params: { query: { page, pageSize: presetsAPage } }, signal }));
    const first = await page(1);
    return first.total > first.items.length ? [...first.items, ...(await page(2)).items] : first.items;
  },
});
