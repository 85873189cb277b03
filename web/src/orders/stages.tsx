import {
  Ban,
  CircleCheck,
  CircleDashed,
  CircleX,
  Clock,
  LoaderCircle,
  type LucideIcon,
  PackageCheck,
  Printer,
  TriangleAlert,
  Truck,
  Undo2,
} from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Schema } from "@/api/client";
import { StatusBadge, type Tone } from "@/ui/status";

export type JobStatus = Schema<"PrintingView">["status"];
export type ShipmentStatus = Schema<"ShippingView">["status"];

const jobs: Record<JobStatus, { tone: Tone; icon: LucideIcon }> = {
  PENDING: { tone: "idle", icon: CircleDashed },
  QUEUED: { tone: "idle", icon: Clock },
  ASSIGNED: { tone: "busy", icon: Printer },
  PRINTING: { tone: "busy", icon: LoaderCircle },
  COMPLETED: { tone: "good", icon: CircleCheck },
  FAILED: { tone: "danger", icon: CircleX },
  CANCELLED: { tone: "idle", icon: Ban },
};

const shipments: Record<ShipmentStatus, { tone: Tone; icon: LucideIcon }> = {
  PENDING: { tone: "idle", icon: CircleDashed },
  LABEL_CREATED: { tone: "accent", icon: PackageCheck },
  IN_TRANSIT: { tone: "busy", icon: Truck },
  DELIVERED: { tone: "good", icon: CircleCheck },
  EXCEPTION: { tone: "warn", icon: TriangleAlert },
  RETURNED: { tone: "warn", icon: Undo2 },
  FAILED: { tone: "danger", icon: CircleX },
  CANCELLED: { tone: "idle", icon: Ban },
};

export const jobTone = (status: JobStatus): Tone => jobs[status].tone;
export const shipmentTone = (status: ShipmentStatus): Tone => shipments[status].tone;

/** The state of a print in a word. */
export function JobStage({ status }: { status: JobStatus }) {
  const { t } = useTranslation("stages");
  return <StatusBadge {...jobs[status]}>{t(`job.${status}`)}</StatusBadge>;
}

export function ShipmentStage({ status }: { status: ShipmentStatus }) {
  const { t } = useTranslation("stages");
  return <StatusBadge {...shipments[status]}>{t(`shipment.${status}`)}</StatusBadge>;
}
