import { useQuery } from "@tanstack/react-query";
import { CircleAlert, CircleCheck, Info, TriangleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useEntryWords } from "@/journal/use-entry-words";
import { type OrderPage, timelineQuery } from "@/orders/queries";
import { useFormat } from "@/session/me";
import { Card } from "@/ui/card";
import { ErrorState } from "@/ui/error-state";
import { Skeleton } from "@/ui/skeleton";
import { DateTime } from "@/ui/time";

const icons = { INFO: Info, WARNING: TriangleAlert, ERROR: CircleAlert };
const colours = { INFO: "text-muted", WARNING: "text-warn-text", ERROR: "text-danger-text" };

/** What happened to the order: its milestones, and every entry of the journal behind a fold. */
export function Timeline({ order }: { order: OrderPage }) {
  const { t, i18n } = useTranslation("order");
  const format = useFormat();
  const words = useEntryWords();
  const timeline = useQuery(timelineQuery(order.id));
  const name = (milestone: string) =>
    i18n.exists(`order:milestone.${milestone}`)
      ? t(`milestone.${milestone}` as "milestone.fulfilled")
      : milestone.replaceAll("_", " ");
  return (
    <Card title={t("timeline.title")}>
      {timeline.data ? (
        <>
          <ol aria-label={t("timeline.milestones")} className="flex flex-col gap-2">
            {timeline.data.milestones.map((m) => (
              <li key={m.name} className="flex flex-wrap items-center gap-x-3">
                <CircleCheck aria-hidden className="size-4 shrink-0 text-good-text" />
                <span className="grow">{name(m.name)}</span>
                <span className="text-xs text-muted">
                  <DateTime at={m.time} />
                  {m.elapsedMs >= 1000 && ` · ${t("timeline.after", { time: format.duration(m.elapsedMs / 1000) })}`}
                </span>
              </li>
            ))}
          </ol>
          <details className="mt-4">
            <summary className="cursor-pointer rounded py-1 font-medium">
              {t("timeline.details", { count: timeline.data.entries.length })}
            </summary>
            <ol className="mt-2 flex flex-col divide-y">
              {timeline.data.entries.map((e) => {
                const Icon = icons[e.severity];
                return (
                  <li key={e.id} className="flex items-start gap-2.5 py-2">
                    <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${colours[e.severity]}`} />
                    <span className="min-w-0 grow break-words">
                      {words(e)}
                      <span className="block text-xs text-muted">
                        <DateTime at={e.time} />
                      </span>
                    </span>
                  </li>
                );
              })}
            </ol>
          </details>
        </>
      ) : timeline.isError ? (
        <ErrorState error={timeline.error} onRetry={() => void timeline.refetch()} />
      ) : (
        <Skeleton className="h-32 w-full" />
      )}
    </Card>
  );
}
