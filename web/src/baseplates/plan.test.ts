import { describe, expect, test } from "vitest";
import { cellsOf, colourOf, corner, guideAddress, modelAddress, onBeds, type Plan, plateCounts, reach } from "./plan";

/** What the hub answers for it; what these functions do not read is left out. */
const plan = {
  sku: "GRID-254x371MM-MAG-INT",
  bed: { x: 256, y: 256 },
  size: { x: 254, y: 371, z: 8.15 },
  padding: { north: 7, east: 1, south: 7, west: 1 },
  cellsX: [42, 42, 42, 42, 42, 42],
  cellsY: [42, 42, 42, 42, 42, 42, 42, 42, 21],
  plates: [
    {
      number: 1,
      column: 0,
      row: 0,
      position: { x: 0, y: 0 },
      body: { x: 127, y: 217 },
      size: { x: 128.18, y: 218.18 },
      firstCellX: 0,
      firstCellY: 0,
      cellsX: 3,
      cellsY: 5,
      joints: { north: true, east: true, south: false, west: false },
    },
    {
      number: 2,
      column: 0,
      row: 1,
      position: { x: 0, y: 217 },
      body: { x: 127, y: 154 },
      size: { x: 128.18, y: 154.574 },
      firstCellX: 0,
      firstCellY: 5,
      cellsX: 3,
      cellsY: 4,
      joints: { north: false, east: true, south: true, west: false },
    },
    {
      number: 3,
      column: 1,
      row: 0,
      position: { x: 127, y: 0 },
      body: { x: 127, y: 133 },
      size: { x: 127.574, y: 134.18 },
      firstCellX: 3,
      firstCellY: 0,
      cellsX: 3,
      cellsY: 3,
      joints: { north: true, east: false, south: false, west: true },
    },
    {
      number: 4,
      column: 1,
      row: 1,
      position: { x: 127, y: 133 },
      body: { x: 127, y: 238 },
      size: { x: 127.574, y: 238.574 },
      firstCellX: 3,
      firstCellY: 3,
      cellsX: 3,
      cellsY: 6,
      joints: { north: false, east: false, south: true, west: true },
    },
  ],
} as unknown as Plan;

const plate = (number: number) => {
  const found = plan.plates.find((p) => p.number === number);
  if (!found) throw new Error(`no plate ${number}`);
  return found;
};

describe("cells", () => {
  test("begin after the margin at the edge of the baseplate", () => {
    const cells = cellsOf(plan, plate(1));
    expect(cells).toHaveLength(15);
    expect(cells[0]).toEqual({ x: 1, y: 7, width: 42, depth: 42 });
  });
  test("begin at the joint where another plate comes before", () => {
    const cells = cellsOf(plan, plate(2));
    expect(cells[0]).toEqual({ x: 1, y: 217, width: 42, depth: 42 });
    expect(cells.at(-1)).toEqual({ x: 85, y: 343, width: 42, depth: 21 });
    expect(cellsOf(plan, plate(3))[0]).toEqual({ x: 127, y: 7, width: 42, depth: 42 });
  });
});

test("columns and rows are counted over all plates", () => {
  expect(plateCounts(plan)).toEqual({ columns: 2, rows: 2 });
});

test("plates that touch at an edge have different colours", () => {
  for (const a of plan.plates)
    for (const b of plan.plates)
      if (Math.abs(a.column - b.column) + Math.abs(a.row - b.row) === 1) expect(colourOf(a)).not.toBe(colourOf(b));
});

test("a model begins where its connectors reach over the joint before it", () => {
  const { west, south } = reach(plan);
  expect(west).toBeCloseTo(0.574, 9);
  expect(south).toBeCloseTo(0.574, 9);
  expect(corner(plan, plate(1))).toEqual({ x: 0, y: 0 });
  expect(corner(plan, plate(2)).x).toBe(0);
  expect(corner(plan, plate(2)).y).toBeCloseTo(216.426, 9);
  expect(corner(plan, plate(3)).x).toBeCloseTo(126.426, 9);
});

describe("beds", () => {
  test("each plate lies in the middle of its own bed, and no two beds touch", () => {
    const { beds, width, depth } = onBeds(plan, 1.7);
    expect(beds.map((b) => b.number)).toEqual([1, 2, 3, 4]);
    beds.forEach(({ bed, plate: box }, i) => {
      expect(box.x - bed.x).toBeCloseTo(bed.x + bed.width - (box.x + box.width), 9);
      expect(box.y - bed.y).toBeCloseTo(bed.y + bed.depth - (box.y + box.depth), 9);
      expect(bed.x + bed.width).toBeLessThanOrEqual(width + 1e-9);
      expect(bed.y + bed.depth).toBeLessThanOrEqual(depth + 1e-9);
      for (const { bed: other } of beds.slice(i + 1)) {
        const apart =
          other.x >= bed.x + bed.width ||
          bed.x >= other.x + other.width ||
          other.y >= bed.y + bed.depth ||
          bed.y >= other.y + other.depth;
        expect(apart).toBe(true);
      }
    });
  });
  test("stand as the room is shaped: in a row, or one above the other", () => {
    expect(new Set(onBeds(plan, 6).beds.map((b) => b.bed.y)).size).toBe(1);
    expect(new Set(onBeds(plan, 0.1).beds.map((b) => b.bed.x)).size).toBe(1);
  });
  test("are read from the back to the front, as a page is", () => {
    const [first, second] = onBeds(plan, 0.1).beds;
    expect(first?.bed.y).toBeGreaterThan(second?.bed.y ?? Number.POSITIVE_INFINITY);
  });
});

test("addresses of files name the product, its bed, and what of it", () => {
  expect(modelAddress(plan, "stl", { plate: 2, download: 1 })).toBe(
    "/api/v1/grid/model.stl?sku=GRID-254x371MM-MAG-INT&bedX=256&bedY=256&plate=2&download=1",
  );
  expect(guideAddress(plan.sku, "nl")).toBe("/api/v1/grid/guide.pdf?sku=GRID-254x371MM-MAG-INT&lang=nl");
});
