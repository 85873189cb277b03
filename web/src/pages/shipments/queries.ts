import { queryOptions } from "@tanstack/react-query";
import { api, type Schema, take } from "@/api/client";
import { detailKey, listKey } from "@/api/keys";
import { defaultPageSize, listOptions, present } from "@/api/list";
import { dayBounds } from "@/i18n/day";
import type { ShipmentsSearch } from "./route";

export type Shipment = Schema<"ShippingView">;
export type ShipmentDetail = Schema<"ShippingDetailView">;

/** The list; its days are those of a time zone. */
export function shipmentsQuery(
  { search, status, carrier, from, to, page = 1, pageSize = defaultPageSize, sort }: ShipmentsSearch,
  timeZone: string,
) {
  const query = present({ search, status, carrier, ...dayBounds({ from, to }, timeZone), page, pageSize, sort });
  return queryOptions({
    queryKey: listKey("shipments", query),
    queryFn: ({ signal }) => take(api.GET("/api/v1/shipments", { params: { query }, signal })),
    ...listOptions,
  });
}

export function shipmentQuery(id: string) {
  return queryOptions({
    queryKey: detailKey("shipments", id),
    queryFn: ({ signal }) => take(api.GET("/api/v1/shipments/{id}", { params: { path: { id } }, signal })),
  });
}

export const carriersQuery = queryOptions({
  queryKey: ["shipments", "carriers"],
  queryFn: ({ signal }) => take(api.GET("/api/v1/shipments/carriers", { signal })),
});

/** The ways to ship an order. The carrier is asked, so nothing that happens here makes it old. */
export function methodsQuery(orderId: string) {
  return queryOptions({
    queryKey: ["settings", "shipping-methods", orderId],
    queryFn: ({ signal }) => take(api.GET("/api/v1/shipping/methods", { params: { query: { orderId } }, signal })),
  });
}

export type Paper = NonNullable<Schema<"SheetInputBody">["paper"]>;

/** The labels of shipments as one PDF. */
export async function labelsOf(ids: string[], paper: Paper): Promise<Blob> {
  // The document calls a PDF a string; as a blob its bytes stay what they are.
  const pdf = await take(api.POST("/api/v1/shipments/labels", { body: { ids, paper }, parseAs: "blob" }));
  return pdf as unknown as Blob;
}

const suffixes: Record<string, string> = {
  "application/pdf": "pdf",
  "image/png": "png",
  "application/zpl": "zpl",
};

/** The name under which a label is kept: "label-1001.pdf". */
export function labelName({ orderNumber, labelType }: Pick<Shipment, "orderNumber" | "labelType">): string {
  const number = orderNumber.replaceAll(/[^\p{L}\p{N}-]/gu, "");
  return `label-${number}.${suffixes[labelType] ?? "bin"}`;
}
