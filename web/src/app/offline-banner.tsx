import { useQueryClient } from "@tanstack/react-query";
import { WifiOff } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useOnline } from "@/offline/online";
import { useFormat } from "@/session/me";

/** Says that there is no network, and how old what is shown may be. */
export function OfflineBanner() {
  const { t } = useTranslation();
  const format = useFormat();
  const client = useQueryClient();
  const online = useOnline();
  if (online) return null;
  const shown = client.getQueryCache().findAll({ type: "active", predicate: (q) => q.queryKey[0] !== "session" });
  const oldest = Math.min(...shown.map((q) => q.state.dataUpdatedAt).filter((at) => at > 0));
  return (
    <p
      role="status"
      className="flex items-center gap-2.5 border-b bg-warn-soft px-4 py-2.5 font-medium text-warn-text sm:px-6"
    >
      <WifiOff aria-hidden className="size-4 shrink-0" />
      {Number.isFinite(oldest)
        ? t("offline.since", { time: isToday(oldest) ? format.time(oldest) : format.dateTime(oldest) })
        : t("offline.noData")}
    </p>
  );
}

function isToday(time: number): boolean {
  return new Date(time).toDateString() === new Date().toDateString();
}
