import { Download } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { modelAddress, type Plan } from "@/baseplates/plan";
import { PlanDrawing } from "@/baseplates/plan-drawing";
import { useFormat } from "@/session/me";
import { Skeleton } from "@/ui/skeleton";
import { Tabs } from "@/ui/tabs";
import { BedsDrawing } from "./beds-drawing";
import type { Panel, Pose } from "./design";
import { mostModels } from "./models";

// three.js is big: it is loaded when the 3D view is shown.
const ModelView = lazy(async () => ({ default: (await import("./model-view")).ModelView }));

interface Props {
  plan: Plan;
  panel: Panel;
  pose: Pose;
  onPanel: (panel: Panel) => void;
  onPose: (pose: Pose) => void;
}

/** The ways to look at a plan. */
export function Panels({ plan, panel, pose, onPanel, onPose }: Props) {
  const { t } = useTranslation("baseplate-configurator");
  const count = plan.plates.length;
  const beds = t("beds.label", { count, ...sidesOf(plan.bed) });
  return (
    <Tabs
      label={t("panel.label")}
      value={panel}
      onChange={(value) => onPanel(value as Panel)}
      tabs={[
        { value: "model", label: t("panel.model"), content: <Model plan={plan} pose={pose} onPose={onPose} /> },
        { value: "plan", label: t("panel.plan"), content: <Drawing plan={plan} /> },
        {
          value: "beds",
          label: t("panel.beds"),
          content: (
            <div className="flex flex-col gap-3">
              <p className="text-muted">{beds}</p>
              <BedsDrawing plan={plan} label={beds} />
            </div>
          ),
        },
        { value: "plates", label: t("panel.plates", { count }), content: <Plates plan={plan} /> },
      ]}
    />
  );
}

/** Lengths to a tenth of a millimetre, as the person writes numbers. */
export function useMillimetres(): (mm: number) => string {
  const format = useFormat();
  const { t } = useTranslation("baseplate-configurator");
  return (mm) => t("mm", { length: format.number(Math.round(mm * 10) / 10) });
}

function sidesOf({ x, y }: { x: number; y: number }) {
  return { width: Math.round(x * 10) / 10, depth: Math.round(y * 10) / 10 };
}

function Drawing({ plan }: { plan: Plan }) {
  const { t } = useTranslation("baseplate-configurator");
  return (
    <div className="mx-auto max-w-160">
      <PlanDrawing
        plan={plan}
        label={t("plan.label", { count: plan.plates.length, ...sidesOf(plan.size) })}
        back={t("plan.back")}
        front={t("plan.front")}
        millimetres={useMillimetres()}
        className="max-h-120"
      />
    </div>
  );
}

function webglIsThere(): boolean {
  const context = document.createElement("canvas").getContext("webgl2");
  context?.getExtension("WEBGL_lose_context")?.loseContext(); // browsers keep only a few
  return context !== null;
}

function Model({ plan, pose, onPose }: { plan: Plan; pose: Pose; onPose: (pose: Pose) => void }) {
  const { t } = useTranslation("baseplate-configurator");
  const [possible, setPossible] = useState(webglIsThere);
  if (plan.plates.length > mostModels) {
    return (
      <div className="flex flex-col gap-3">
        <p className="text-muted">{t("view.tooMany", { count: plan.plates.length, most: mostModels })}</p>
        <Drawing plan={plan} />
      </div>
    );
  }
  if (!possible) {
    return (
      <div className="flex flex-col gap-3">
        <p className="text-muted">{t("view.none")}</p>
        {plan.remarks.some((r) => r.code === "too-large-to-draw") ? (
          <Drawing plan={plan} />
        ) : (
          <img
            src={modelAddress(plan, "png", { pixels: 960 })}
            alt={t("view.label")}
            width={960}
            height={640}
            className="mx-auto h-auto w-full max-w-160 rounded-card bg-[white]"
          />
        )}
      </div>
    );
  }
  return (
    <Suspense fallback={<Skeleton className="h-96 w-full rounded-card" />}>
      <ModelView plan={plan} pose={pose} onPose={onPose} onLost={() => setPossible(false)} />
    </Suspense>
  );
}

/** Each plate with its size and what it takes. */
function Plates({ plan }: { plan: Plan }) {
  const { t } = useTranslation("baseplate-configurator");
  const format = useFormat();
  const length = useMillimetres();
  const head = "py-2 pr-4 text-xs font-medium text-muted";
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
    <section aria-label={t("panel.plates", { count: plan.plates.length })} tabIndex={0} className="overflow-x-auto">
      <table className="w-full text-left whitespace-nowrap">
        <thead>
          <tr className="border-b">
            <th scope="col" className={head}>
              {t("plates.number")}
            </th>
            <th scope="col" className={head}>
              {t("plates.size")}
            </th>
            <th scope="col" className={head}>
              {t("plates.cells")}
            </th>
            <th scope="col" className={`${head} text-right`}>
              {t("plates.time")}
            </th>
            <th scope="col" className={`${head} text-right`}>
              {t("plates.weight")}
            </th>
            <th scope="col" className={`${head} text-right`}>
              {t("plates.file")}
            </th>
          </tr>
        </thead>
        <tbody>
          {plan.plates.map((p) => (
            <tr key={p.number} className="border-b last:border-0">
              <th scope="row" className="py-1.5 pr-4 font-semibold tabular-nums">
                {p.number}
              </th>
              <td className="py-1.5 pr-4 tabular-nums">
                {t("times", { a: format.number(Math.round(p.size.x * 10) / 10), b: length(p.size.y) })}
              </td>
              <td className="py-1.5 pr-4 tabular-nums">{t("times", { a: p.cellsX, b: p.cellsY })}</td>
              <td className="py-1.5 pr-4 text-right tabular-nums">{format.duration(p.printSeconds)}</td>
              <td className="py-1.5 pr-4 text-right tabular-nums">
                {t("grams", { weight: format.number(Math.round(p.filamentMilligrams / 100) / 10) })}
              </td>
              <td className="py-1.5 text-right">
                <a
                  href={modelAddress(plan, "stl", { plate: p.number, download: 1 })}
                  download
                  aria-label={t("plates.download", { number: p.number })}
                  className="control-height inline-flex items-center gap-1.5 rounded-control px-2 font-medium text-accent-text hover:bg-hover"
                >
                  <Download aria-hidden className="size-4" />
                  STL
                </a>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
