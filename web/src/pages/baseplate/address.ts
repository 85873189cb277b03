import type { BaseplateDetail } from "@/baseplates/queries";

/** The address of a file that is drawn of a baseplate, cut for the bed that it was made for. */
export function modelAddress(
  { sku, bedX, bedY }: Pick<BaseplateDetail, "sku" | "bedX" | "bedY">,
  format: "stl" | "3mf" | "svg" | "png",
  more: Record<string, string | number> = {},
): string {
  const query = new URLSearchParams({ sku, bedX: String(bedX), bedY: String(bedY) });
  for (const [name, value] of Object.entries(more)) query.set(name, String(value));
  return `/api/v1/grid/model.${format}?${query}`;
}
