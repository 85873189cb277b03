import type { Schema } from "@/api/client";
import { present } from "@/api/list";
import type { ConfiguratorSearch, panels, poses } from "./search";

export type Wish = Schema<"GridWishBody">;
type Product = Schema<"GridProduct">;

export type Unit = Wish["unit"];
export type Panel = (typeof panels)[number];
export type Pose = (typeof poses)[number];

/** What the form holds: lengths as they were typed. */
export interface Design {
  width: string;
  height: string;
  unit: Unit;
  magnets: Wish["magnets"];
  connectors: Wish["connectors"];
  filler: Wish["filler"];
  /** Thickness of the floor in millimetres; empty: none. */
  base: string;
  numbers: boolean;
  /** Another bed than that of the settings, in millimetres; empty: none. */
  bedX: string;
  bedY: string;
}

/** What the page begins with: a usual drawer. */
export const firstDesign: Design = {
  width: "371",
  height: "254",
  unit: "mm",
  magnets: "MAG",
  connectors: "INT",
  filler: "HALF",
  base: "",
  numbers: true,
  bedX: "",
  bedY: "",
};

/** The design that an address without an SKU holds. */
export function designIn(search: ConfiguratorSearch): Design {
  const { sku: _, show: __, pose: ___, numbers, ...chosen } = search;
  return { ...firstDesign, ...present(chosen), numbers: numbers !== "no" };
}

/** The address of a design. The size is always in it, of the rest what is not the usual. */
export function searchOf(design: Design): ConfiguratorSearch {
  const other = <K extends keyof Design>(name: K) => (design[name] === firstDesign[name] ? undefined : design[name]);
  return {
    width: design.width,
    height: design.height,
    unit: other("unit"),
    magnets: other("magnets"),
    connectors: other("connectors"),
    filler: other("filler"),
    base: other("base"),
    numbers: design.numbers ? undefined : "no",
    bedX: other("bedX"),
    bedY: other("bedY"),
  };
}

/** The design of a product, as the form shows it. */
export function designOf(product: Product): Design {
  const cells = product.cellsX > 0;
  return {
    width: String(cells ? product.cellsX : product.widthMillimetres),
    height: String(cells ? product.cellsY : product.heightMillimetres),
    unit: cells ? "cells" : "mm",
    magnets: product.magnets,
    connectors: product.connectors,
    filler: product.filler,
    base: product.baseMillimetres > 0 ? String(product.baseMillimetres) : "",
    numbers: product.numbers,
    bedX: "",
    bedY: "",
  };
}

/** What of an address is the product: two of the same show the same. */
export function productIn({ show: _, pose: __, ...product }: ConfiguratorSearch): string {
  return JSON.stringify(Object.entries(present(product)).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** What of a design cannot be made, by its field. */
export type Problem = "number" | "whole" | "short" | "long" | "base" | "bed";
export type Problems = Partial<Record<"width" | "height" | "base" | "bedX" | "bedY", Problem>>;

// The bounds of products (internal/grid/sku) and of beds (internal/grid).
const cell = 42;
const longest = 2000;
const leastBase = 0.2;
const mostBase = 10;
const leastBed = 100;
const mostBed = 1000;

const millimetresIn: Record<Unit, number> = { mm: 1, cm: 10, inch: 25.4, cells: cell };
const decimals: Record<Unit, number> = { mm: 1, cm: 2, inch: 2, cells: 0 };

/** The number that a person typed, with a point or a comma; NaN when it is none. */
export function numberIn(text: string): number {
  const t = text.trim();
  return /^\d{1,6}([.,]\d{1,6})?$/.test(t) ? Number(t.replace(",", ".")) : Number.NaN;
}

/** Products are measured in tenths of a millimetre. */
const tenths = (mm: number) => Math.round(mm * 10) / 10;

function sideProblem(text: string, unit: Unit): Problem | undefined {
  const n = numberIn(text);
  if (Number.isNaN(n)) return "number";
  if (unit === "cells" && !Number.isInteger(n)) return "whole";
  const mm = tenths(n * millimetresIn[unit]);
  if (mm < cell) return "short";
  if (mm > longest) return "long";
  return undefined;
}

function bedProblem(text: string, other: string): Problem | undefined {
  if (text.trim() === "") return other.trim() === "" ? undefined : "bed";
  const n = numberIn(text);
  return n >= leastBed && n <= mostBed ? undefined : "bed";
}

function baseProblem(text: string): Problem | undefined {
  if (text.trim() === "") return undefined;
  const n = tenths(numberIn(text));
  return n === 0 || (n >= leastBase && n <= mostBase) ? undefined : "base";
}

export function problemsOf(design: Design): Problems {
  return present({
    width: sideProblem(design.width, design.unit),
    height: sideProblem(design.height, design.unit),
    base: baseProblem(design.base),
    bedX: bedProblem(design.bedX, design.bedY),
    bedY: bedProblem(design.bedY, design.bedX),
  });
}

/** The least and the most that a side may be, in a unit. */
export function boundsIn(unit: Unit): { least: number; most: number } {
  const per = millimetresIn[unit];
  const scale = 10 ** decimals[unit];
  return { least: Math.ceil((cell / per) * scale) / scale, most: Math.floor((longest / per) * scale) / scale };
}

/** The same length in another unit, as near as that is written; what is no number stays. */
export function inUnit(text: string, from: Unit, to: Unit): string {
  const n = numberIn(text);
  if (Number.isNaN(n) || from === to) return text;
  const length = (n * millimetresIn[from]) / millimetresIn[to];
  // A baseplate must not become larger than the drawer.
  if (to === "cells") return String(Math.max(1, Math.floor(length + 1e-9)));
  return String(Number(length.toFixed(decimals[to])));
}

/** What the API is asked for. The design must have no problems. */
export function wishOf(design: Design): Wish {
  return {
    width: numberIn(design.width),
    height: numberIn(design.height),
    unit: design.unit,
    magnets: design.magnets,
    connectors: design.connectors,
    filler: design.filler,
    numbers: design.numbers,
    ...(design.base.trim() === "" ? {} : { base: tenths(numberIn(design.base)) }),
    ...bedOf(design.bedX, design.bedY),
  };
}

/** The same of a product that is named by its SKU. */
export function wishOfSku(sku: string, { bedX = "", bedY = "" }: ConfiguratorSearch): Wish {
  // What has a default must be there by the API's types; it is not read beside an SKU.
  const { width: _, height: __, ...rest } = wishOf(firstDesign);
  return { ...rest, sku, ...bedOf(bedX, bedY) };
}

/** Whether a product lies a quarter turned: of two sides the shorter one comes first. */
export function isTurned(design: Design, product: Product): boolean {
  const width = tenths(numberIn(design.width) * millimetresIn[design.unit]);
  return width !== product.widthMillimetres && width === product.heightMillimetres;
}

function bedOf(bedX: string, bedY: string): Pick<Wish, "bedX" | "bedY"> {
  const [x, y] = [numberIn(bedX), numberIn(bedY)];
  return Number.isNaN(x) || Number.isNaN(y) ? {} : { bedX: x, bedY: y };
}
