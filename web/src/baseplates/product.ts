import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "@/session/me";

/** What the SKU of a baseplate says; see docs/manual/baseplate-skus.md. */
export interface Product {
  width: number;
  height: number;
  unit: "cells" | "mm";
  magnets: "NOMAG" | "MAG" | "GLUETOP" | "GLUEBOTTOM";
  connectors: "NONE" | "INT" | "EDGE";
  filler: "HALF" | "PAD" | "FIT";
  /** Thickness of a solid floor in millimetres, 0: open. */
  base: number;
  numbers: boolean;
}

// The prefix is a setting and may have dashes of its own: the size is the first word that is one.
const canonical =
  /^.+?-(\d+(?:\.\d+)?)x(\d+(?:\.\d+)?)(MM)?-(NOMAG|MAG|GLUETOP|GLUEBOTTOM)-(NONE|INT|EDGE)(?:-(PAD|FIT))?(?:-BASE(\d+(?:\.\d+)?))?(-NONUM)?$/;

/** Reads a canonical SKU; undefined for one of a newer server. */
export function parseProduct(sku: string): Product | undefined {
  const m = canonical.exec(sku);
  if (!m) return undefined;
  return {
    width: Number(m[1]),
    height: Number(m[2]),
    unit: m[3] ? "mm" : "cells",
    magnets: m[4] as Product["magnets"],
    connectors: m[5] as Product["connectors"],
    filler: (m[6] ?? "HALF") as Product["filler"],
    base: Number(m[7] ?? 0),
    numbers: !m[8],
  };
}

/** Says in the person's language what an SKU stands for; where it cannot be read, what the server says. */
export function useProductWords(): (baseplate: { sku: string; description: string }) => string {
  const { t } = useTranslation("baseplates");
  const format = useFormat();
  return useCallback(
    ({ sku, description }) => {
      const p = parseProduct(sku);
      if (!p) return description || sku;
      const size = { width: format.number(p.width), height: format.number(p.height) };
      return [
        t(`product.${p.unit}`, size),
        t(`product.magnets.${p.magnets}`),
        t(`product.connectors.${p.connectors}`),
        p.filler !== "HALF" && t(`product.filler.${p.filler}`),
        p.base > 0 && t("product.base", { thickness: format.number(p.base) }),
        !p.numbers && t("product.unnumbered"),
      ]
        .filter(Boolean)
        .join(", ");
    },
    [t, format],
  );
}

/** The page that shows a product from all sides and changes it. */
export function configuratorAddress(sku: string): string {
  return `/baseplates/new?${new URLSearchParams({ sku })}`;
}

/** The page that says which plate goes where. */
export function guidePageAddress(sku: string): string {
  return `/baseplates/guide?${new URLSearchParams({ sku })}`;
}
