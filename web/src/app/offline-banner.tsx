import { WifiOff } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useReach } from "@/offline/reach";
import { useFormat } from "@/session/me";

/** Says that what is shown is not from now, and how old it may be. */
export function OfflineBanner() {
  const { t } = useTranslation();
  const format = useFormat();
  const { state, since } = useReach();
  if (state === "reached") return null;
  const time = since && (isToday(since) ? format.time(since) : format.dateTime(since));
  return (
    <p
      role="status"
      className="flex items-center gap-2.5 border-b bg-warn-soft px-4 py-2.5 font-medium text-warn-text sm:px-6"
    >
      <WifiOff aria-hidden className="size-4 shrink-0" />
      <span>
        {state === "no-network" ? t("offline.network") : t("offline.server")} {time && t("offline.since", { time })}
      </span>
    </p>
  );
}

function isToday(time: number): boolean {
  return new Date(time).toDateString() === new Date().toDateString();
}
