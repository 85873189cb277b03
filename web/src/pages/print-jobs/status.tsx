import {
  Ban,
  CircleCheck,
  CircleDashed,
  CircleX,
  ListOrdered,
  LoaderCircle,
  type LucideIcon,
  Printer,
} from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Query, Schema } from "@/api/client";
import { StatusBadge, type Tone } from "@/ui/status";

export type JobStatus = Schema<"PrintingView">["status"];

const looks: Record<JobStatus, { tone: Tone; icon: LucideIcon }> = {
  PENDING: { tone: "idle", icon: CircleDashed },
  QUEUED: { tone: "idle", icon: ListOrdered },
  ASSIGNED: { tone: "accent", icon: Printer },
  PRINTING: { tone: "busy", icon: LoaderCircle },
  FAILED: { tone: "danger", icon: CircleX },
  COMPLETED: { tone: "good", icon: CircleCheck },
  CANCELLED: { tone: "idle", icon: Ban },
};

export const jobStatuses = Object.keys(looks) as JobStatus[];
export const sorts = [
  "-createdAt",
  "createdAt",
  "-updatedAt",
  "updatedAt",
] as const satisfies readonly Query<"/api/v1/print-jobs">["sort"][];

export function JobStatusBadge({ status }: { status: JobStatus }) {
  const { t } = useTranslation("print-jobs");
  const { tone, icon } = looks[status];
  return (
    <StatusBadge tone={tone} icon={icon}>
      {t(`status.${status}`)}
    </StatusBadge>
  );
}
