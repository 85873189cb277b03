import { describe, expect, test } from "vitest";
import {
  boundsIn,
  type Design,
  designIn,
  designOf,
  firstDesign,
  inUnit,
  isTurned,
  numberIn,
  problemsOf,
  productIn,
  searchOf,
  wishOf,
  wishOfSku,
} from "./design";
import { readSearch, units } from "./search";

/** What the address's text gives back. */
function throughAddress(design: Design): Design {
  const pairs = Object.entries(searchOf(design)).filter(([, v]) => v !== undefined);
  const text = new URLSearchParams(pairs.map(([k, v]) => [k, String(v)])).toString();
  return designIn(readSearch(Object.fromEntries(new URLSearchParams(text))));
}

describe("address and design", () => {
  const designs: Record<string, Partial<Design>> = {
    "as the page begins": {},
    "in cells": { width: "4", height: "6", unit: "cells" },
    "without magnets and connectors": { magnets: "NOMAG", connectors: "NONE" },
    everything: {
      width: "37,1",
      height: "25.4",
      unit: "cm",
      magnets: "GLUEBOTTOM",
      connectors: "EDGE",
      filler: "FIT",
      base: "1.5",
      numbers: false,
      bedX: "200",
      bedY: "180",
    },
    "half typed": { width: "", height: "3x", bedX: "2" },
  };
  for (const [name, change] of Object.entries(designs))
    test(`${name}: the address gives the same design again`, () => {
      const design = { ...firstDesign, ...change };
      expect(throughAddress(design)).toEqual(design);
    });

  test("what is usual makes the address no longer; the size is always in it", () => {
    const search = searchOf(firstDesign);
    expect(Object.entries(search).filter(([, v]) => v !== undefined)).toEqual([
      ["width", "371"],
      ["height", "254"],
    ]);
  });
  test("what nobody can use is left out", () => {
    const search = readSearch({ unit: "miles", magnets: "YES", numbers: "maybe", show: "4d", width: "1".repeat(500) });
    expect(search.unit ?? search.magnets ?? search.numbers ?? search.show).toBeUndefined();
    expect(search.width?.length).toBeLessThan(50);
  });
  test("how it is looked at is no part of the product", () => {
    const product = productIn(readSearch({ width: "100", height: "200" }));
    expect(productIn(readSearch({ height: "200", width: "100", show: "beds", pose: "beds" }))).toBe(product);
    expect(productIn(readSearch({ width: "100", height: "201" }))).not.toBe(product);
  });
});

describe("design and API", () => {
  test("numbers are read with a point or a comma", () => {
    expect(numberIn(" 37,1 ")).toBe(37.1);
    for (const text of ["", "abc", "1.2.3", "-4", "1e3", "NaN", "12 mm"]) expect(numberIn(text), text).toBeNaN();
  });
  test("asks for what the form says", () => {
    expect(wishOf({ ...firstDesign, width: "37,1", height: "25,4", unit: "cm", base: "1,5", numbers: false })).toEqual({
      width: 37.1,
      height: 25.4,
      unit: "cm",
      magnets: "MAG",
      connectors: "INT",
      filler: "HALF",
      numbers: false,
      base: 1.5,
    });
  });
  test("names another bed only when both sides are known", () => {
    expect(wishOf({ ...firstDesign, bedX: "220", bedY: "210" })).toMatchObject({ bedX: 220, bedY: 210 });
    expect(wishOfSku("GRID-2x3-MAG-NONE", { bedX: "220" })).not.toHaveProperty("bedX");
    expect(wishOfSku("GRID-2x3-MAG-NONE", { bedX: "220", bedY: "210" })).toMatchObject({
      sku: "GRID-2x3-MAG-NONE",
      bedX: 220,
      bedY: 210,
    });
  });
  const product = {
    widthMillimetres: 254,
    heightMillimetres: 371,
    cellsX: 0,
    cellsY: 0,
    magnets: "GLUETOP",
    connectors: "EDGE",
    filler: "PAD",
    baseMillimetres: 0.4,
    numbers: false,
  } as const;
  test("the form shows a product, and asks for the same again", () => {
    const design = designOf(product);
    expect(problemsOf(design)).toEqual({});
    expect(wishOf(design)).toEqual({
      width: 254,
      height: 371,
      unit: "mm",
      magnets: "GLUETOP",
      connectors: "EDGE",
      filler: "PAD",
      base: 0.4,
      numbers: false,
    });
  });
  test("a product of whole cells is shown in cells", () => {
    const design = designOf({ ...product, widthMillimetres: 84, heightMillimetres: 126, cellsX: 2, cellsY: 3 });
    expect(design).toMatchObject({ width: "2", height: "3", unit: "cells" });
  });
  test("knows a product that lies turned", () => {
    expect(isTurned({ ...firstDesign, width: "371", height: "254" }, product)).toBe(true);
    expect(isTurned({ ...firstDesign, width: "25,4", height: "37.1", unit: "cm" }, product)).toBe(false);
    const square = { ...product, heightMillimetres: 254 };
    expect(isTurned({ ...firstDesign, width: "254", height: "254" }, square)).toBe(false);
  });
});

describe("problems", () => {
  const of = (change: Partial<Design>) => problemsOf({ ...firstDesign, ...change });
  test("the first design has none", () => expect(problemsOf(firstDesign)).toEqual({}));
  test("a side says what is wrong with it, and only it", () => {
    expect(of({ width: "" })).toEqual({ width: "number" });
    expect(of({ height: "12a" })).toEqual({ height: "number" });
    expect(of({ height: "41.9" })).toEqual({ height: "short" });
    expect(of({ width: "2000.1" })).toEqual({ width: "long" });
    expect(of({ width: "4.5", height: "3", unit: "cells" })).toEqual({ width: "whole" });
  });
  test("the bounds of each unit can be made, and nothing beyond them", () => {
    for (const unit of units) {
      const { least, most } = boundsIn(unit);
      expect(of({ width: String(least), height: String(most), unit }), unit).toEqual({});
      expect(of({ width: (least - (unit === "cells" ? 1 : 0.1)).toFixed(2), height: String(most), unit })).toEqual({
        width: "short",
      });
      expect(of({ width: String(most + 1), height: String(least), unit })).toEqual({ width: "long" });
    }
  });
  test("a floor may be left out, or be from 0.2 to 10 mm", () => {
    for (const base of ["", "0", "0.2", "10"]) expect(of({ base }), base).toEqual({});
    for (const base of ["0.1", "10.1", "thin"]) expect(of({ base }), base).toEqual({ base: "base" });
  });
  test("a bed needs both of its sides", () => {
    expect(of({ bedX: "200" })).toEqual({ bedY: "bed" });
    expect(of({ bedX: "99", bedY: "200" })).toEqual({ bedX: "bed" });
    expect(of({ bedX: "100", bedY: "1000" })).toEqual({});
  });
});

describe("another unit", () => {
  test("keeps the length", () => {
    expect(inUnit("371", "mm", "cm")).toBe("37.1");
    expect(inUnit("37,1", "cm", "mm")).toBe("371");
    expect(inUnit("3", "cells", "mm")).toBe("126");
    expect(inUnit("254", "mm", "inch")).toBe("10");
  });
  test("never makes a baseplate larger than the drawer", () => {
    expect(inUnit("371", "mm", "cells")).toBe("8");
    expect(inUnit("420", "mm", "cells")).toBe("10");
    expect(inUnit("30", "mm", "cells")).toBe("1");
  });
  test("leaves what is no number", () => expect(inUnit("wide", "mm", "cm")).toBe("wide"));
});
