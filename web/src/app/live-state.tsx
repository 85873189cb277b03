import clsx from "clsx";
import { LoaderCircle, Radio, WifiOff } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useLiveState } from "@/live/live";

const looks = {
  live: { icon: Radio, className: "text-good-text" },
  connecting: { icon: LoaderCircle, className: "text-muted" },
  reconnecting: { icon: LoaderCircle, className: "text-warn-text" },
  offline: { icon: WifiOff, className: "text-danger-text" },
} as const;

/** Whether the page follows what happens, in a word. */
export function LiveState({ className }: { className?: string }) {
  const { t } = useTranslation();
  const state = useLiveState();
  const { icon: Icon, className: colour } = looks[state];
  return (
    <p
      role="status"
      className={clsx("flex h-6 items-center gap-2 text-xs font-medium", colour, className)}
      title={t(`live.${state}Hint`)}
    >
      <Icon aria-hidden className={clsx("size-3.5 shrink-0", Icon === LoaderCircle && "animate-spin")} />
      <span className="truncate max-lg:sm:sr-only">{t(`live.${state}`)}</span>
    </p>
  );
}
