import { queryOptions } from "@tanstack/react-query";
import { api, take } from "@/api/client";
import type { Language } from "@/i18n/languages";

/** How a baseplate is put together, in words of a language. */
export function guideQuery(sku: string, lang: Language) {
  return queryOptions({
    queryKey: ["baseplates", "guide", sku, lang],
    queryFn: ({ signal }) => take(api.GET("/api/v1/grid/guide", { params: { query: { sku, lang } }, signal })),
  });
}
