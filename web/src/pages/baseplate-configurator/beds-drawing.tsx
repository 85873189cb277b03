import clsx from "clsx";
import { onBeds, type Plan } from "@/baseplates/plan";
import { tintOf } from "@/baseplates/plan-drawing";

/** The width of the room for it, divided by its height. */
const shape = 1.7;

/** Each plate on the bed that it is printed on. */
export function BedsDrawing({ plan, label }: { plan: Plan; label: string }) {
  const { beds, width, depth } = onBeds(plan, shape);
  const unit = Math.max(width, depth) / 100;
  const margin = unit;
  const top = (y: number, height: number) => depth - y - height;
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`${-margin} ${-margin} ${width + 2 * margin} ${depth + 2 * margin}`}
      className="mx-auto block max-h-120 w-full select-none"
    >
      {beds.map(({ number, bed, plate }, i) => {
        const size = Math.min(plate.width, plate.depth) / 2.4;
        const planned = plan.plates[i];
        return (
          <g key={number}>
            <rect
              x={bed.x}
              y={top(bed.y, bed.depth)}
              width={bed.width}
              height={bed.depth}
              rx={4}
              strokeWidth={0.3 * unit}
              strokeDasharray={`${1.2 * unit} ${0.8 * unit}`}
              className="fill-bg stroke-edge"
            />
            <rect
              x={plate.x}
              y={top(plate.y, plate.depth)}
              width={plate.width}
              height={plate.depth}
              rx={4}
              strokeWidth={0.35 * unit}
              className={clsx(planned && tintOf(planned), "stroke-text")}
            />
            <text
              aria-hidden
              x={plate.x + plate.width / 2}
              y={top(plate.y, plate.depth) + plate.depth / 2 + 0.36 * size}
              fontSize={size}
              fontWeight={700}
              textAnchor="middle"
              className="fill-text"
            >
              {number}
            </text>
          </g>
        );
      })}
    </svg>
  );
}
