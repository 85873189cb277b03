import { ChevronDown, ChevronLeft, ChevronRight, ChevronUp, Minus, Plus } from "lucide-react";
import { useEffect, useEffectEvent, useRef, useState, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import type { Plan } from "@/baseplates/plan";
import { isDark, onThemeChange } from "@/theme";
import { Button } from "@/ui/button";
import { ErrorState } from "@/ui/error-state";
import { IconButton } from "@/ui/icon-button";
import { Segments } from "@/ui/segments";
import type { Pose } from "./design";
import { loadModels } from "./models";
import { type Eye, type Look, newView3d, type View3d } from "./scene";
import { poses } from "./search";
import type { Triangles } from "./stl";

const eyes = ["corner", "top", "bottom"] as const satisfies readonly Eye[];
const turnBy = Math.PI / 12;
const zoomBy = 1.3;

const noMotion = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** The theme's colours as they are now. */
function lookOf(element: Element): Look {
  const style = getComputedStyle(element);
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    // In the order of the tints of the plan.
    plates: [token("series-1"), token("series-3"), token("series-2"), token("series-4")],
    edge: token("edge"),
    text: token("text"),
    surface: token("surface"),
  };
}

interface Props {
  plan: Plan;
  pose: Pose;
  onPose: (pose: Pose) => void;
  /** There is no 3D on this device, or not any more. */
  onLost: () => void;
}

/** The plates as they will be printed, to turn and to look at from near. */
export function ModelView({ plan, pose, onPose, onLost }: Props) {
  const { t } = useTranslation("baseplate-configurator");
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<View3d>(undefined);
  const dark = useSyncExternalStore(onThemeChange, isDark);
  const [failure, setFailure] = useState<unknown>(null);
  const [loaded, setLoaded] = useState(0);
  const [models, setModels] = useState<{ plan: Plan; of: Map<number, Triangles> }>();
  const [again, setAgain] = useState(0);
  const label = t("view.label");
  const lost = useEffectEvent(onLost);

  useEffect(() => {
    const element = host.current;
    if (!element) return;
    let made: View3d;
    try {
      made = newView3d(element, label, noMotion);
    } catch {
      lost();
      return;
    }
    view.current = made;
    const gone = (e: Event) => {
      e.preventDefault();
      lost();
    };
    const canvas = element.querySelector("canvas");
    canvas?.addEventListener("webglcontextlost", gone);
    return () => {
      canvas?.removeEventListener("webglcontextlost", gone);
      view.current = undefined;
      made.dispose();
    };
  }, [label]);

  // A plan that only says other figures has the same models.
  const product = `${plan.sku} ${plan.bed.x} ${plan.bed.y}`;
  const load = useEffectEvent((signal: AbortSignal) => {
    setLoaded(0);
    setFailure(null);
    loadModels(plan, signal, setLoaded).then(
      (of) => !signal.aborted && setModels({ plan, of }),
      (error: unknown) => !signal.aborted && setFailure(error),
    );
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another product, or another try
  useEffect(() => {
    const stop = new AbortController();
    load(stop.signal);
    return () => stop.abort();
  }, [product, again]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a theme, or a view, that is new has no colours yet
  useEffect(() => {
    if (host.current) view.current?.look(lookOf(host.current));
  }, [dark, label]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a view that is new shows nothing yet
  useEffect(() => {
    if (models) view.current?.show(models.plan, models.of, pose);
  }, [models, pose, label]);

  const current = models && models.plan.sku === plan.sku && models.plan.bed.x === plan.bed.x;
  const loading = !current && failure === null;
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <Segments<Pose>
          label={t("view.pose")}
          value={pose}
          choices={poses.map((value) => ({ value, label: t(`view.poses.${value}`) }))}
          onChoose={onPose}
        />
        <fieldset className="flex gap-1">
          <legend className="sr-only">{t("view.from")}</legend>
          {eyes.map((eye) => (
            <Button key={eye} look="quiet" onClick={() => view.current?.eye(eye)}>
              {t(`view.eyes.${eye}`)}
            </Button>
          ))}
        </fieldset>
      </div>
      <div className="relative h-72 overflow-hidden rounded-card bg-bg sm:h-96">
        <div ref={host} className="size-full" data-ready={current ? "yes" : "no"} data-testid="model" />
        {failure !== null ? (
          <div className="absolute inset-0 overflow-auto bg-bg">
            <ErrorState error={failure} onRetry={() => setAgain(again + 1)} />
          </div>
        ) : (
          <p
            role="status"
            className="pointer-events-none absolute top-3 left-3 rounded-control bg-surface px-2 py-1 text-xs text-muted empty:hidden"
          >
            {loading && t("view.loading", { done: loaded, total: plan.plates.length })}
          </p>
        )}
      </div>
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <fieldset className="flex gap-1">
          <legend className="sr-only">{t("view.turn")}</legend>
          <IconButton icon={ChevronLeft} label={t("view.left")} onClick={() => view.current?.turn(turnBy, 0)} />
          <IconButton icon={ChevronRight} label={t("view.right")} onClick={() => view.current?.turn(-turnBy, 0)} />
          <IconButton icon={ChevronUp} label={t("view.up")} onClick={() => view.current?.turn(0, -turnBy)} />
          <IconButton icon={ChevronDown} label={t("view.down")} onClick={() => view.current?.turn(0, turnBy)} />
          <IconButton icon={Plus} label={t("view.nearer")} onClick={() => view.current?.zoom(zoomBy)} />
          <IconButton icon={Minus} label={t("view.farther")} onClick={() => view.current?.zoom(1 / zoomBy)} />
        </fieldset>
        <p className="text-xs text-muted pointer-coarse:hidden">{t("view.hint")}</p>
        <p className="hidden text-xs text-muted pointer-coarse:block">{t("view.hintTouch")}</p>
      </div>
    </div>
  );
}
