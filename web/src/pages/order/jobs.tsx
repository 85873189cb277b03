import { useTranslation } from "react-i18next";
import { jobActs, useJobAct } from "@/orders/job-acts";
import type { OrderPage } from "@/orders/queries";
import { JobStage } from "@/orders/stages";
import { useFormat } from "@/session/me";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { Progress } from "@/ui/progress";
import { Badge } from "@/ui/status";

type Job = OrderPage["jobs"][number];

/** The prints of the order, where they are, and what can be done with each. */
export function Jobs({ order }: { order: OrderPage }) {
  const { t } = useTranslation("order");
  const act = useTranslation("stages").t;
  const [dialog, begin] = useJobAct();
  return (
    <Card title={t("jobs.title")}>
      {order.jobs.length === 0 && (
        <p className="text-muted">{order.hidden.includes("printJobs") ? t("jobs.hidden") : t("jobs.none")}</p>
      )}
      <ul className="flex flex-col divide-y">
        {order.jobs.map((job) => (
          <li key={job.id} className="flex flex-wrap items-center gap-x-4 gap-y-2 py-2.5 first:pt-0 last:pb-0">
            <JobStage status={job.status} />
            <Where job={job} />
            <span className="ml-auto flex flex-wrap gap-2">
              {jobActs
                .filter((name) => job.actions.some((a) => a.name === name && a.allowed))
                .map((name) => (
                  <Button
                    key={name}
                    look={name === "retry" ? "primary" : "secondary"}
                    onClick={() => begin(job.id, job.partName || job.title, name)}
                  >
                    {act(`jobAct.${name}`)}
                  </Button>
                ))}
            </span>
          </li>
        ))}
      </ul>
      {dialog}
    </Card>
  );
}

function Where({ job }: { job: Job }) {
  const { t } = useTranslation("order");
  const format = useFormat();
  return (
    <span className="flex min-w-0 grow basis-48 flex-col gap-1">
      <span className="flex flex-wrap items-center gap-2">
        <span className="break-words">{job.partName || job.title}</span>
        {job.attempt > 1 && <Badge>{t("jobs.attempt", { n: job.attempt })}</Badge>}
        {job.scrappedAt && <Badge tone="warn">{t("jobs.scrapped")}</Badge>}
      </span>
      <span className="flex flex-wrap items-center gap-x-3 gap-y-1 text-xs text-muted">
        {job.printerName ? job.printerName : (job.status === "PENDING" || job.status === "QUEUED") && t("jobs.waiting")}
        {job.status === "PRINTING" && (
          <>
            <Progress value={job.progress} max={100} label={job.partName || job.title} className="w-20" />
            <span className="tabular-nums">{format.percent(job.progress / 100)}</span>
            {job.remainingSeconds !== null && job.remainingSeconds !== undefined && (
              <span>{t("jobs.remaining", { time: format.duration(job.remainingSeconds) })}</span>
            )}
          </>
        )}
        {job.status === "FAILED" && job.errorMessage && <span className="text-danger-text">{job.errorMessage}</span>}
      </span>
    </span>
  );
}
