import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import {
  CircleAlert,
  CircleCheck,
  CirclePause,
  LoaderCircle,
  type LucideIcon,
  Pause,
  Play,
  RotateCw,
} from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, take } from "@/api/client";
import { useCan, useFormat } from "@/session/me";
import { Confirm } from "@/ui/confirm";
import { IconButton } from "@/ui/icon-button";
import { Skeleton } from "@/ui/skeleton";
import { StatusBadge, type Tone } from "@/ui/status";
import { RelativeTime } from "@/ui/time";
import { toast } from "@/ui/toast";
import { Refusal, SettingsFrame } from "./frame";
import { type Schedule, schedulesQuery, settingsKey } from "./queries";

type Verb = "run" | "pause" | "resume";

const results: Record<"done" | "failed" | "unknown", { tone: Tone; icon: LucideIcon }> = {
  done: { tone: "good", icon: CircleCheck },
  failed: { tone: "danger", icon: CircleAlert },
  unknown: { tone: "busy", icon: LoaderCircle },
};

export function SchedulesPage() {
  return (
    <SettingsFrame part="schedules" needs="queues.read" changes="queues.write">
      <List />
    </SettingsFrame>
  );
}

function List() {
  const { t } = useTranslation("system");
  const list = useQuery(schedulesQuery);
  if (list.isPending) return <Skeleton className="h-60 w-full" />;
  if (list.isError) return <Refusal error={list.error} />;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
    <section aria-label={t("schedules.name")} tabIndex={0} className="overflow-x-auto rounded-card border bg-surface">
      <table className="w-full text-left">
        <thead>
          <tr className="border-b text-xs text-muted">
            <th scope="col" className="px-4 py-2 font-medium">
              {t("schedules.name")}
            </th>
            <th scope="col" className="px-4 py-2 font-medium max-md:hidden">
              {t("schedules.rhythm")}
            </th>
            <th scope="col" className="px-4 py-2 font-medium">
              {t("schedules.last")}
            </th>
            <th scope="col" className="px-4 py-2 font-medium max-sm:hidden">
              {t("schedules.next")}
            </th>
            <td />
          </tr>
        </thead>
        <tbody className="divide-y">
          {list.data.map((schedule) => (
            <Row key={schedule.name} schedule={schedule} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Row({ schedule }: { schedule: Schedule }) {
  const { t, i18n } = useTranslation("system");
  const format = useFormat();
  const can = useCan();
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const { name, lastRun, paused } = schedule;
  const titleKey = `schedules.title.${name}` as "schedules.title.job-purge";
  const title = i18n.exists(titleKey as string, { ns: "system" }) ? t(titleKey) : schedule.title;
  const act = useMutation({
    mutationFn: (verb: Verb) => actOn(name, verb),
    onSuccess: (_, verb) => verb === "run" && toast("done", t("schedules.asked")),
    onError: (error) => toast("failed", error.message),
    onSettled: () => client.invalidateQueries({ queryKey: settingsKey }),
  });
  return (
    <tr>
      <td className="px-4 py-2.5">
        <span className="font-medium">{title}</span>
        <code className="block font-mono text-xs text-muted max-sm:hidden">{name}</code>
      </td>
      <td className="px-4 py-2.5 whitespace-nowrap max-md:hidden">
        {schedule.dailyAt
          ? t("schedules.daily", { time: schedule.dailyAt })
          : t("schedules.every", { duration: format.duration(schedule.everySeconds) })}
      </td>
      <td className="px-4 py-2.5">
        {lastRun ? (
          <span className="flex flex-wrap items-center gap-2">
            <StatusBadge {...results[lastRun.result as keyof typeof results]}>
              {t(`schedules.result.${lastRun.result as keyof typeof results}`)}
            </StatusBadge>
            <span className="text-muted">
              <RelativeTime at={lastRun.at} />
            </span>
            {lastRun.error && <span className="w-full text-xs break-words text-danger-text">{lastRun.error}</span>}
          </span>
        ) : (
          "–"
        )}
      </td>
      <td className="px-4 py-2.5 max-sm:hidden">
        {paused ? (
          <span title={t("schedules.by", { name: paused.by })}>
            <StatusBadge tone="warn" icon={CirclePause}>
              {t("schedules.paused")}
            </StatusBadge>
          </span>
        ) : schedule.nextAt && !schedule.soon ? (
          <RelativeTime at={schedule.nextAt} />
        ) : (
          t("schedules.soon")
        )}
      </td>
      <td className="px-2 py-1 text-right whitespace-nowrap">
        {can("queues.write") && (
          <>
            <IconButton
              icon={RotateCw}
              label={t("schedules.runOf", { name: title })}
              disabled={act.isPending}
              onClick={() => act.mutate("run")}
            />
            {paused ? (
              <IconButton
                icon={Play}
                label={t("schedules.resumeOf", { name: title })}
                disabled={act.isPending}
                onClick={() => act.mutate("resume")}
              />
            ) : (
              <IconButton
                icon={Pause}
                label={t("schedules.pauseOf", { name: title })}
                onClick={() => setAsking(true)}
              />
            )}
          </>
        )}
        <Confirm
          open={asking}
          onOpenChange={setAsking}
          title={t("schedules.pauseTitle", { name: title })}
          action={t("schedules.pause")}
          onConfirm={async () => {
            await actOn(name, "pause");
            await client.invalidateQueries({ queryKey: settingsKey });
          }}
        >
          {t("schedules.pauseLead")}
        </Confirm>
      </td>
    </tr>
  );
}

function actOn(name: string, verb: Verb) {
  const params = { path: { name } };
  switch (verb) {
    case "run":
      return take(api.POST("/api/v1/admin/schedules/{name}/run", { params }));
    case "pause":
      return take(api.POST("/api/v1/admin/schedules/{name}/pause", { params }));
    case "resume":
      return take(api.POST("/api/v1/admin/schedules/{name}/resume", { params }));
  }
}
