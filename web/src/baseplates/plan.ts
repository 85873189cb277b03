import type { Schema } from "@/api/client";

export type Plan = Schema<"GridPlan">;
export type PlannedPlate = Schema<"GridPlannedPlate">;

/** A rectangle in millimetres, from its south-west corner. */
export interface Box {
  x: number;
  y: number;
  width: number;
  depth: number;
}

/** The cells of a plate, in the assembled baseplate. */
export function cellsOf(plan: Plan, plate: PlannedPlate): Box[] {
  const boxes: Box[] = [];
  let y = plate.position.y + (plate.joints.south ? 0 : plan.padding.south);
  for (const depth of plan.cellsY.slice(plate.firstCellY, plate.firstCellY + plate.cellsY)) {
    let x = plate.position.x + (plate.joints.west ? 0 : plan.padding.west);
    for (const width of plan.cellsX.slice(plate.firstCellX, plate.firstCellX + plate.cellsX)) {
      boxes.push({ x, y, width, depth });
      x += width;
    }
    y += depth;
  }
  return boxes;
}

/** The columns and rows of plates, each counted from 1. */
export function plateCounts(plan: Plan): { columns: number; rows: number } {
  return {
    columns: 1 + Math.max(...plan.plates.map((p) => p.column)),
    rows: 1 + Math.max(...plan.plates.map((p) => p.row)),
  };
}

/** Which of four colours a plate has, so that neighbours differ. */
export function colourOf(plate: { column: number; row: number }): 0 | 1 | 2 | 3 {
  return ((plate.column % 2) * 2 + (plate.row % 2)) as 0 | 1 | 2 | 3;
}

/**
 * How far connectors reach over a joint on the west and the south of a plate.
 * A plate that has a joint there and none opposite needs no more room than its
 * body and this.
 */
export function reach(plan: Plan): { west: number; south: number } {
  const last = plan.plates.find((p) => p.joints.west && !p.joints.east);
  const top = plan.plates.find((p) => p.joints.south && !p.joints.north);
  return {
    west: last ? last.size.x - last.body.x : 0,
    south: top ? top.size.y - top.body.y : 0,
  };
}

/** Where the south-west corner of a plate's model lies in the assembled baseplate. */
export function corner(plan: Plan, plate: PlannedPlate): { x: number; y: number } {
  const over = reach(plan);
  return {
    x: plate.position.x - (plate.joints.west ? over.west : 0),
    y: plate.position.y - (plate.joints.south ? over.south : 0),
  };
}

/** One plate on its bed: both by their south-west corners. */
export interface OnBed {
  number: number;
  bed: Box;
  plate: Box;
}

/** Room between two beds, as a share of a bed's longer side. */
const bedGap = 0.12;

/**
 * Every plate in the middle of a bed of its own, the beds in rows from the back
 * to the front, as they are read. `shape` is the width of the room they are shown
 * in, divided by its height.
 */
export function onBeds(plan: Plan, shape: number): { beds: OnBed[]; width: number; depth: number } {
  const { x: width, y: depth } = plan.bed;
  const gap = bedGap * Math.max(width, depth);
  const count = plan.plates.length;
  let columns = 1;
  let best = 0;
  // As many columns as show the beds largest.
  for (let c = 1; c <= count; c++) {
    const rows = Math.ceil(count / c);
    const scale = Math.min(shape / (c * (width + gap) - gap), 1 / (rows * (depth + gap) - gap));
    if (scale > best + 1e-12) [columns, best] = [c, scale];
  }
  const rows = Math.ceil(count / columns);
  const beds = plan.plates.map((plate, i) => {
    const bed: Box = {
      x: (i % columns) * (width + gap),
      y: (rows - 1 - Math.floor(i / columns)) * (depth + gap),
      width,
      depth,
    };
    return {
      number: plate.number,
      bed,
      plate: {
        x: bed.x + (width - plate.size.x) / 2,
        y: bed.y + (depth - plate.size.y) / 2,
        width: plate.size.x,
        depth: plate.size.y,
      },
    };
  });
  return { beds, width: columns * (width + gap) - gap, depth: rows * (depth + gap) - gap };
}

/** The address of a file that is drawn of a plan, on the bed that it is for. */
export function modelAddress(
  plan: Pick<Plan, "sku" | "bed">,
  format: "stl" | "3mf" | "png" | "zip",
  more: Record<string, string | number> = {},
): string {
  const query = new URLSearchParams({ sku: plan.sku, bedX: String(plan.bed.x), bedY: String(plan.bed.y) });
  for (const [name, value] of Object.entries(more)) query.set(name, String(value));
  return `/api/v1/grid/model.${format}?${query}`;
}

/** The address of the assembly guide as a PDF. */
export function guideAddress(sku: string, language: string): string {
  return `/api/v1/grid/guide.pdf?${new URLSearchParams({ sku, lang: language })}`;
}
