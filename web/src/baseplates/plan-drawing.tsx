import clsx from "clsx";
import { Fragment } from "react";
import { cellsOf, colourOf, type Plan } from "./plan";

// Neighbouring plates differ; their lines and numbers tell them apart without colour.
const tints = ["fill-accent-soft", "fill-warn-soft", "fill-busy-soft", "fill-good-soft"];

export function tintOf(plate: { column: number; row: number }): string {
  return tints[colourOf(plate)] ?? "";
}

interface Props {
  plan: Plan;
  /** What it shows, in words. */
  label: string;
  back: string;
  front: string;
  /** Lengths as the person writes them. */
  millimetres: (mm: number) => string;
  className?: string;
}

/** A baseplate from above, the back at the top: plates with their numbers, cells, and the size of the whole. */
export function PlanDrawing({ plan, label, back, front, millimetres, className }: Props) {
  const { x: width, y: depth } = plan.size;
  const unit = Math.max(width, depth) / 100;
  const text = 3.2 * unit;
  const margin = 2.2 * text;
  // Up is the back: y is turned over.
  const top = (y: number, height: number) => depth - y - height;
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`${-margin} ${-margin} ${width + 2 * margin} ${depth + 2 * margin}`}
      className={clsx("block h-auto w-full select-none", className)}
    >
      <g aria-hidden fontSize={text} textAnchor="middle" className="fill-muted">
        <text x={width / 2} y={-0.9 * text}>
          {back} · {millimetres(width)}
        </text>
        <text x={width / 2} y={depth + 1.6 * text}>
          {front}
        </text>
        <text transform={`translate(${-0.9 * text} ${depth / 2}) rotate(-90)`}>{millimetres(depth)}</text>
      </g>
      {plan.plates.map((plate) => {
        const { x: w, y: h } = plate.body;
        const [x, y] = [plate.position.x, top(plate.position.y, h)];
        const size = Math.min(w / Math.max(1.4, String(plate.number).length * 0.8), h / 1.4) * 0.6;
        return (
          <Fragment key={plate.number}>
            <rect
              x={x}
              y={y}
              width={w}
              height={h}
              strokeWidth={0.5 * unit}
              className={clsx(tintOf(plate), "stroke-text")}
            />
            {cellsOf(plan, plate).map((c) => (
              <rect
                key={`${c.x} ${c.y}`}
                x={c.x + 1}
                y={top(c.y, c.depth) + 1}
                width={c.width - 2}
                height={c.depth - 2}
                rx={3}
                strokeWidth={0.15 * unit}
                className="fill-none stroke-edge"
              />
            ))}
            <text
              aria-hidden
              x={x + w / 2}
              y={y + h / 2 + 0.36 * size}
              fontSize={size}
              fontWeight={700}
              textAnchor="middle"
              paintOrder="stroke"
              strokeWidth={0.14 * size}
              strokeLinejoin="round"
              className="fill-text stroke-surface"
            >
              {plate.number}
            </text>
          </Fragment>
        );
      })}
    </svg>
  );
}
