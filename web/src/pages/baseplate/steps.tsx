import { Circle, CircleCheck, CircleX, LoaderCircle, type LucideIcon } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { BaseplateDetail } from "@/baseplates/queries";
import { useFormat } from "@/session/me";
import { Card } from "@/ui/card";
import { Progress } from "@/ui/progress";
import { DateTime, RelativeTime } from "@/ui/time";

type StepView = BaseplateDetail["steps"][number];

const looks: Record<StepView["state"], { icon: LucideIcon; className: string }> = {
  waiting: { icon: Circle, className: "text-muted" },
  working: { icon: LoaderCircle, className: "text-busy-text motion-safe:animate-spin" },
  done: { icon: CircleCheck, className: "text-good-text" },
  failed: { icon: CircleX, className: "text-danger-text" },
};

/** The way from a size to what the farm can print, and how far it is. */
export function Steps({ baseplate: b }: { baseplate: BaseplateDetail }) {
  const { t } = useTranslation("baseplates");
  return (
    <Card title={t("steps.title")}>
      <ol className="flex flex-col divide-y">
        {b.steps.map((s) => (
          <OneStep key={s.step} step={s} baseplate={b} />
        ))}
      </ol>
    </Card>
  );
}

function OneStep({ step: s, baseplate: b }: { step: StepView; baseplate: BaseplateDetail }) {
  const { t } = useTranslation("baseplates");
  const format = useFormat();
  const { icon: Icon, className } = looks[s.state];
  const seconds = s.startedAt && s.doneAt ? (Date.parse(s.doneAt) - Date.parse(s.startedAt)) / 1000 : 0;
  const plates = { slicing: b.slicedCount, "simplyprint-upload": b.uploadedCount }[s.step as string];
  return (
    <li
      className="flex gap-3 py-3 first:pt-0 last:pb-0"
      aria-current={s.state === "working" || s.state === "failed" ? "step" : undefined}
    >
      <Icon aria-hidden className={`mt-0.5 size-4.5 shrink-0 ${className}`} />
      <div className="flex min-w-0 grow flex-col gap-1">
        <div className="flex flex-wrap items-baseline justify-between gap-x-3">
          <span className={s.state === "waiting" ? "text-muted" : "font-medium"}>
            {t(`stepName.${s.step}`)} <span className="font-normal text-muted">· {t(`steps.${s.state}`)}</span>
          </span>
          <span className="text-xs text-muted">
            {s.startedAt && s.doneAt ? (
              <>
                <DateTime at={s.doneAt} />
                {seconds >= 1 && <> · {t("steps.took", { time: format.duration(seconds) })}</>}
              </>
            ) : s.state === "failed" ? (
              <DateTime at={b.updatedAt} />
            ) : (
              s.startedAt && t("steps.since", { time: format.dateTime(s.startedAt) })
            )}
          </span>
        </div>
        {s.state === "working" && plates !== undefined && b.plateCount > 0 && (
          <span className="flex items-center gap-3">
            <Progress
              value={plates}
              max={b.plateCount}
              label={t("ofPlates", { done: format.number(plates), count: b.plateCount })}
              className="w-28"
            />
            <span className="text-xs text-muted">
              {t("ofPlates", { done: format.number(plates), count: b.plateCount })}
            </span>
          </span>
        )}
        {s.state === "failed" && <p className="text-danger-text break-words">{s.error}</p>}
        {s.state === "working" && s.error && (
          <p className="text-warn-text break-words">
            {s.attempts > 0 ? t("steps.attempts", { attempts: s.attempts, most: s.maxAttempts }) : t("steps.waits")}{" "}
            {s.error}
            {s.nextAttemptAt && (
              <span className="block text-xs text-muted">
                {t("steps.next")} <RelativeTime at={s.nextAttemptAt} />
              </span>
            )}
          </p>
        )}
      </div>
    </li>
  );
}
