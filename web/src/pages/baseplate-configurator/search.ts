import type { Schema } from "@/api/client";
import { optional, type RawSearch, read } from "@/api/list";

type Wish = Schema<"GridWishBody">;

export const units = ["mm", "cm", "inch", "cells"] as const satisfies readonly Wish["unit"][];
export const magnets = ["NOMAG", "MAG", "GLUETOP", "GLUEBOTTOM"] as const satisfies readonly Wish["magnets"][];
export const connectors = ["NONE", "INT", "EDGE"] as const satisfies readonly Wish["connectors"][];
export const fillers = ["HALF", "PAD", "FIT"] as const satisfies readonly Wish["filler"][];
export const panels = ["model", "plan", "beds", "plates"] as const;
export const poses = ["together", "beds"] as const;

const longestText = 20;

/** What the page's address holds: a product by its SKU, or each choice that is not the usual one. */
export function readSearch(raw: RawSearch) {
  // A field that was emptied is empty, and not the usual size again.
  const typed = (name: string) => {
    const text = raw[name];
    return typeof text === "string" ? text.slice(0, longestText) : undefined;
  };
  return optional({
    sku: read.text(raw, "sku"),
    width: typed("width"),
    height: typed("height"),
    unit: read.oneOf(raw, "unit", units),
    magnets: read.oneOf(raw, "magnets", magnets),
    connectors: read.oneOf(raw, "connectors", connectors),
    filler: read.oneOf(raw, "filler", fillers),
    base: typed("base"),
    numbers: read.oneOf(raw, "numbers", ["no"] as const),
    bedX: typed("bedX"),
    bedY: typed("bedY"),
    show: read.oneOf(raw, "show", panels),
    pose: read.oneOf(raw, "pose", poses),
  });
}

export type ConfiguratorSearch = ReturnType<typeof readSearch>;
