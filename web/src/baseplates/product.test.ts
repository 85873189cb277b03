import { expect, test } from "vitest";
import { configuratorAddress, parseProduct } from "./product";

test.each([
  [
    "GRID-2x3-MAG-NONE",
    { width: 2, height: 3, unit: "cells", magnets: "MAG", connectors: "NONE", filler: "HALF", base: 0, numbers: true },
  ],
  [
    "MY-GRID-254.5x371MM-GLUETOP-INT-PAD-BASE1.5-NONUM",
    {
      width: 254.5,
      height: 371,
      unit: "mm",
      magnets: "GLUETOP",
      connectors: "INT",
      filler: "PAD",
      base: 1.5,
      numbers: false,
    },
  ],
])("%s is read", (sku, product) => {
  expect(parseProduct(sku)).toEqual(product);
});

test.each(["GRID-CUSTOM", "GRID-2x3-MAGIC-NONE", "GRID-2x3-MAG-NONE-GOLD", "", "2x3-MAG-NONE"])(
  "%j is left to the server's words",
  (sku) => {
    expect(parseProduct(sku)).toBeUndefined();
  },
);

test("an address survives any SKU", () => {
  expect(new URL(configuratorAddress("A&B-2x3-MAG-NONE"), "http://hub").searchParams.get("sku")).toBe(
    "A&B-2x3-MAG-NONE",
  );
});
