import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { type JobAct, jobActs, useJobAct } from "@/orders/job-acts";
import { useReason } from "@/orders/reason";
import { JobStage } from "@/orders/stages";
import { useCan, useFormat } from "@/session/me";
import { Button } from "@/ui/button";
import { ErrorState } from "@/ui/error-state";
import { Progress } from "@/ui/progress";
import { Sheet } from "@/ui/sheet";
import { Skeleton } from "@/ui/skeleton";
import { DateTime } from "@/ui/time";
import { jobQuery } from "./queries";

/** A print job beside the board: what it is, its prints so far, what can be done. */
export function JobSheet({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation("print-jobs");
  const format = useFormat();
  const can = useCan();
  const may = can("printJobs.write");
  const job = useQuery(jobQuery(id));
  const act = useTranslation("stages").t;
  const [dialog, begin] = useJobAct();
  const j = job.data;
  const why = useReason();
  const shown = j?.actions.filter((a) => jobActs.some((known) => known === a.name)) ?? [];
  const facts: [string, ReactNode][] = j
    ? [
        [
          t("fact.order"),
          can("orders.read") ? (
            <Link
              key="order"
              to="/orders/$id"
              params={{ id: j.orderId }}
              className="rounded font-medium text-accent-text hover:underline"
            >
              {j.orderNumber}
            </Link>
          ) : (
            j.orderNumber
          ),
        ],
        [t("fact.product"), `${j.title} (${j.sku})`],
        [t("fact.material"), [j.material, j.color].filter(Boolean).join(", ") || "–"],
        [t("fact.printer"), j.printerName || "–"],
        [t("fact.attempt"), j.attempt],
        [t("fact.created"), <DateTime key="created" at={j.createdAt} />],
        [t("fact.estimate"), j.estimateSeconds > 0 ? format.duration(j.estimateSeconds) : "–"],
      ]
    : [];
  return (
    <Sheet
      open
      onOpenChange={(open) => !open && onClose()}
      title={j ? j.partName || j.sku : t("title")}
      footer={
        may &&
        j &&
        shown.map((a) => (
          <Button
            key={a.name}
            look={a.name === "cancel" ? "secondary" : "primary"}
            disabled={!a.allowed}
            aria-describedby={a.allowed ? undefined : `not-${a.name}`}
            onClick={() => begin(id, j.partName || j.sku, a.name as JobAct)}
          >
            {act(`jobAct.${a.name as JobAct}`)}
          </Button>
        ))
      }
    >
      {job.isError ? (
        <ErrorState error={job.error} onRetry={() => void job.refetch()} />
      ) : !j ? (
        <Skeleton className="h-40 w-full" />
      ) : (
        <div className="flex flex-col gap-5">
          <div className="flex flex-col gap-2">
            <span>
              <JobStage status={j.status} />
            </span>
            {j.status === "PRINTING" && (
              <>
                <Progress value={j.progress} max={100} label={t("progress", { percent: j.progress })} />
                <span className="text-muted">
                  {t("progress", { percent: j.progress })}
                  {j.finishAt && <>, {t("doneAt", { time: format.time(j.finishAt) })}</>}
                </span>
              </>
            )}
            {j.errorMessage && <p className="text-danger-text break-words">{j.errorMessage}</p>}
          </div>
          <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1.5">
            {facts.map(([name, value]) => (
              <div key={name} className="contents">
                <dt className="text-muted">{name}</dt>
                <dd className="min-w-0 break-words">{value}</dd>
              </div>
            ))}
          </dl>
          <section aria-label={t("attempts")}>
            <h3 className="mb-2 font-semibold">{t("attempts")}</h3>
            {j.attempts.length === 0 ? (
              <p className="text-muted">{t("noAttempts")}</p>
            ) : (
              <ol className="divide-y">
                {j.attempts.map((a) => (
                  <li key={a.farmJobId} className="flex flex-wrap items-center gap-2 py-2">
                    <JobStage status={a.status} />
                    <span>{a.printerName}</span>
                    {a.endedAt && <DateTime at={a.endedAt} />}
                    {a.detail && <span className="w-full text-muted break-words">{a.detail}</span>}
                  </li>
                ))}
              </ol>
            )}
          </section>
          {may && (
            <ul className="flex flex-col gap-1 text-muted">
              {shown
                .filter((a) => !a.allowed)
                .map((a) => (
                  <li key={a.name} id={`not-${a.name}`}>
                    {act(`jobAct.${a.name as JobAct}`)}: {why(a)}
                  </li>
                ))}
            </ul>
          )}
        </div>
      )}
      {dialog}
    </Sheet>
  );
}
