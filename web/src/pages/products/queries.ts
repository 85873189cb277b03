import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, type Query, type Schema, take } from "@/api/client";
import { detailKey, listKey } from "@/api/keys";
import { defaultPageSize, listOptions, present } from "@/api/list";
import type { ProductsSearch } from "./route";

export type Product = Schema<"CatalogListView">;
export type Unmapped = Schema<"CatalogUnmapped">;

export const sorts = [
  "sku",
  "-sku",
  "productName",
  "-productName",
  "updatedAt",
  "-updatedAt",
] as const satisfies readonly Query<"/api/v1/product-mappings">["sort"][];

export function productsQuery({ search, active, page = 1, pageSize = defaultPageSize, sort }: ProductsSearch) {
  const query = present({ search, active, page, pageSize, sort });
  return queryOptions({
    queryKey: listKey("products", query),
    queryFn: ({ signal }) => take(api.GET("/api/v1/product-mappings", { params: { query }, signal })),
    ...listOptions,
  });
}

export function productQuery(id: string) {
  return queryOptions({
    queryKey: detailKey("products", id),
    queryFn: ({ signal }) => take(api.GET("/api/v1/product-mappings/{id}", { params: { path: { id } }, signal })),
  });
}

const unmappedShown = 100;

/** SKUs that orders wait for. Orders bring them, so they are renewed with the orders. */
export const unmappedQuery = queryOptions({
  queryKey: ["orders", "unmapped"],
  queryFn: ({ signal }) =>
    take(api.GET("/api/v1/product-mappings/unmapped", { params: { query: { pageSize: unmappedShown } }, signal })),
});

const ignoredPage = 100;

/** SKUs that are sold and not printed here, all of them. */
export const ignoredQuery = queryOptions({
  queryKey: ["products", "ignored"],
  async queryFn({ signal }) {
    const items: Schema<"CatalogIgnoredSKU">[] = [];
    for (let page = 1; ; page++) {
      const query = { page, pageSize: ignoredPage };
      const list = await take(api.GET("/api/v1/product-mappings/unmapped/ignored", { params: { query }, signal }));
      items.push(...list.items);
      if (list.items.length === 0 || items.length >= list.total) return items;
    }
  },
});

/** The mapping of exactly this SKU, if there is one. */
export function bySKUQuery(sku: string) {
  return queryOptions({
    queryKey: ["products", "by-sku", sku],
    async queryFn({ signal }) {
      const query = { search: sku, sort: "sku" as const, pageSize: 100 };
      const list = await take(api.GET("/api/v1/product-mappings", { params: { query }, signal }));
      return list.items.find((p) => p.sku === sku) ?? null;
    },
  });
}

export const printersQuery = queryOptions({
  queryKey: ["print-jobs", "printers"],
  queryFn: ({ signal }) => take(api.GET("/api/v1/printers", { signal })),
});

const filesShown = 50;

/** Files of the farm: those of a folder, or with a text those of all folders. */
export function filesQuery(search: string, folder: number) {
  const query = present({ search: search || undefined, folder, pageSize: filesShown });
  return queryOptions({
    queryKey: ["settings", "farm-files", query],
    queryFn: ({ signal }) => take(api.GET("/api/v1/product-mappings/farm-files", { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });
}
