import {
  Ban,
  CircleCheck,
  CircleDashed,
  CircleDotDashed,
  CircleX,
  LoaderCircle,
  type LucideIcon,
  PackageCheck,
} from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Query } from "@/api/client";
import { StatusBadge, type Tone } from "@/ui/status";

export type OrderStatus = NonNullable<Query<"/api/v1/orders">["status"]>[number];

const looks: Record<OrderStatus, { tone: Tone; icon: LucideIcon }> = {
  PENDING: { tone: "idle", icon: CircleDashed },
  PROCESSING: { tone: "busy", icon: LoaderCircle },
  PARTIALLY_COMPLETED: { tone: "warn", icon: CircleDotDashed },
  COMPLETED: { tone: "accent", icon: PackageCheck },
  FULFILLED: { tone: "good", icon: CircleCheck },
  FAILED: { tone: "danger", icon: CircleX },
  CANCELLED: { tone: "idle", icon: Ban },
};

export const orderTone = (status: OrderStatus): Tone => looks[status].tone;
export const orderStatuses = Object.keys(looks) as OrderStatus[];
export const sorts = [
  "-orderedAt",
  "orderedAt",
  "number",
  "-number",
  "total",
  "-total",
  "updatedAt",
  "-updatedAt",
] as const satisfies readonly Query<"/api/v1/orders">["sort"][];

export function OrderStatusBadge({ status }: { status: OrderStatus }) {
  const { t } = useTranslation("orders");
  const { tone, icon } = looks[status];
  return (
    <StatusBadge tone={tone} icon={icon}>
      {t(`status.${status}`)}
    </StatusBadge>
  );
}
