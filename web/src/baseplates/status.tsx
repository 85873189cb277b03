import { CircleCheck, CircleX, LoaderCircle, type LucideIcon } from "lucide-react";
import { useTranslation } from "react-i18next";
import { StatusBadge, type Tone } from "@/ui/status";
import type { State } from "./queries";

const looks: Record<State, { tone: Tone; icon: LucideIcon }> = {
  WORKING: { tone: "busy", icon: LoaderCircle },
  READY: { tone: "good", icon: CircleCheck },
  FAILED: { tone: "danger", icon: CircleX },
};

export function BaseplateBadge({ state }: { state: State }) {
  const { t } = useTranslation("baseplates");
  return <StatusBadge {...looks[state]}>{t(`state.${state}`)}</StatusBadge>;
}
