import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { RotateCw, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Schema } from "@/api/client";
import { useCan, useFormat } from "@/session/me";
import { Button } from "@/ui/button";
import { Confirm } from "@/ui/confirm";
import { ErrorNote, ErrorState } from "@/ui/error-state";
import { Sheet } from "@/ui/sheet";
import { Skeleton } from "@/ui/skeleton";
import { DateTime, RelativeTime } from "@/ui/time";
import { useActs } from "./acts";
import { shortTime } from "./figures";
import { Code, Fact, Facts, OrderLink } from "./parts";
import { jobQuery } from "./queries";
import { queuesRoute } from "./route";
import { JobStateBadge, useQueueName } from "./states";

/** A job beside the list: what it is about, its attempts, and what can be done. */
export function JobSheet({ id, onClose }: { id: number | undefined; onClose: () => void }) {
  const { t } = useTranslation("queues");
  const job = useQuery({ ...jobQuery(id ?? 0), enabled: id !== undefined });
  return (
    <Sheet
      open={id !== undefined}
      onOpenChange={(open) => !open && onClose()}
      title={job.data && id !== undefined ? job.data.title : t("column.job")}
      footer={job.data && <JobActions job={job.data} />}
    >
      {job.isError && !job.data ? (
        <ErrorState error={job.error} onRetry={() => void job.refetch()} />
      ) : job.data ? (
        <JobBody job={job.data} />
      ) : (
        <Skeleton className="w-full" />
      )}
    </Sheet>
  );
}

type JobDetail = Schema<"QueueadminJobDetail">;

function JobBody({ job }: { job: JobDetail }) {
  const { t } = useTranslation("queues");
  const format = useFormat();
  const queueName = useQueueName();
  return (
    <div className="flex flex-col gap-5">
      <Facts>
        <Fact label={t("column.state")}>
          <JobStateBadge state={job.state} />
        </Fact>
        <Fact label={t("number")}>#{job.id}</Fact>
        <Fact label={t("column.queue")}>{queueName(job.queue, job.queue)}</Fact>
        <Fact label={t("column.kind")}>
          <code className="font-mono text-xs">{job.kind}</code>
        </Fact>
        <Fact label={t("column.attempts")}>{t("attemptsOf", { made: job.attempts, max: job.maxAttempts })}</Fact>
        <Fact label={t("column.created")}>
          <DateTime at={job.createdAt} />
        </Fact>
        {job.nextAttemptAt && (
          <Fact label={t("column.next")}>
            <RelativeTime at={job.nextAttemptAt} />
          </Fact>
        )}
        {job.endedAt && (
          <Fact label={t("ended")}>
            <DateTime at={job.endedAt} />
          </Fact>
        )}
        {job.orderId && (
          <Fact label={t("order")}>
            <OrderLink id={job.orderId} />
          </Fact>
        )}
        {job.cause && (
          <Fact label={t("column.cause")}>
            <Link
              to={queuesRoute.fullPath}
              search={{ tab: "jobs", cause: job.cause }}
              className="rounded text-accent-text hover:underline"
            >
              {job.cause}
            </Link>
          </Fact>
        )}
        {job.correlationId && (
          <Fact label={t("correlation")}>
            <code className="font-mono text-xs">{job.correlationId}</code>
          </Fact>
        )}
        {job.process && <Fact label={t("process")}>{job.process}</Fact>}
      </Facts>
      <section className="flex flex-col gap-2">
        <h3 className="font-semibold">{t("failures")}</h3>
        {job.failures.length === 0 ? (
          <p className="text-muted">{t("noFailures")}</p>
        ) : (
          <ol className="flex flex-col gap-2">
            {job.failures.toReversed().map((f) => (
              <li key={`${f.attempt} ${f.at}`} className="rounded-control border p-3">
                <p className="text-xs text-muted">
                  {t("attempt", { number: f.attempt })} · <DateTime at={f.at} />
                  {f.tookMs !== null && ` · ${shortTime(f.tookMs, format)}`}
                </p>
                <p className="break-words">{f.error}</p>
                {f.trace && <Code label={t("trace")} value={f.trace} />}
              </li>
            ))}
          </ol>
        )}
      </section>
      <section className="flex flex-col gap-2">
        <h3 className="font-semibold">{t("arguments")}</h3>
        <p className="text-muted">{t("masked")}</p>
        <Code label={t("arguments")} value={job.arguments} />
      </section>
    </div>
  );
}

function JobActions({ job }: { job: JobDetail }) {
  const { t } = useTranslation("queues");
  const can = useCan()("queues.write");
  const acts = useActs();
  const [asked, setAsked] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  if (!can) return null;
  if (job.actions.length === 0) {
    return <p className="text-muted">{job.state === "running" ? t("why.running") : t("why.done")}</p>;
  }
  const retry = async () => {
    setBusy(true);
    setFailure(null);
    try {
      await acts.retry(job.id);
    } catch (error) {
      setFailure(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      {failure !== null && <ErrorNote error={failure} />}
      {!job.actions.includes("retry") && <p className="text-muted">{t("why.unknown")}</p>}
      <Button icon={Trash2} onClick={() => setAsked(true)}>
        {t("discard")}
      </Button>
      {job.actions.includes("retry") && (
        <Button look="primary" icon={RotateCw} busy={busy} onClick={() => void retry()}>
          {job.attempts > 0 ? t("retryNow") : t("runNow")}
        </Button>
      )}
      <Confirm
        open={asked}
        onOpenChange={setAsked}
        title={t("confirm.discard", { count: 1 })}
        action={t("discard")}
        danger
        onConfirm={() => acts.discard(job.id)}
      >
        <p>{t("confirm.discardLead")}</p>
      </Confirm>
    </>
  );
}
