import {
  CalendarClock,
  CircleCheck,
  CircleSlash,
  CircleX,
  Clock,
  Inbox,
  LoaderCircle,
  type LucideIcon,
  RotateCw,
} from "lucide-react";
import { useTranslation } from "react-i18next";
import { StatusBadge, type Tone } from "@/ui/status";
import type { HookStatus, JobState } from "./values";

type Look = { tone: Tone; icon: LucideIcon };

export const jobLooks: Record<JobState, Look> = {
  waiting: { tone: "idle", icon: Clock },
  scheduled: { tone: "idle", icon: CalendarClock },
  running: { tone: "busy", icon: LoaderCircle },
  retrying: { tone: "warn", icon: RotateCw },
  dead: { tone: "danger", icon: CircleX },
  done: { tone: "good", icon: CircleCheck },
};

const hookLooks: Record<HookStatus, Look> = {
  RECEIVED: { tone: "idle", icon: Inbox },
  PROCESSED: { tone: "good", icon: CircleCheck },
  SKIPPED: { tone: "idle", icon: CircleSlash },
  FAILED: { tone: "danger", icon: CircleX },
};

export function JobStateBadge({ state }: { state: JobState }) {
  const { t } = useTranslation("queues");
  return <StatusBadge {...jobLooks[state]}>{t(`state.${state}`)}</StatusBadge>;
}

export function HookStatusBadge({ status }: { status: HookStatus }) {
  const { t } = useTranslation("queues");
  return <StatusBadge {...hookLooks[status]}>{t(`hookStatus.${status}`)}</StatusBadge>;
}

/** The name of a queue in the person's language; a queue that no text names keeps the server's. */
export function useQueueName(): (queue: string, fallback: string) => string {
  const { t, i18n } = useTranslation("queues");
  return (queue, fallback) => {
    const key = `queue.${queue}.title`;
    return i18n.exists(key, { ns: "queues" }) ? t(key as "queue.intake.title") : fallback;
  };
}

export function useQueueAbout(): (queue: string, fallback: string) => string {
  const { t, i18n } = useTranslation("queues");
  return (queue, fallback) => {
    const key = `queue.${queue}.about`;
    return i18n.exists(key, { ns: "queues" }) ? t(key as "queue.intake.about") : fallback;
  };
}
