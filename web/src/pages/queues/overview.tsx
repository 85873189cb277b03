import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { CirclePause, Pause, Play, TriangleAlert } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useCan, useFormat } from "@/session/me";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { Confirm } from "@/ui/confirm";
import { ErrorState } from "@/ui/error-state";
import { Skeleton } from "@/ui/skeleton";
import { StatusBadge } from "@/ui/status";
import { RelativeTime } from "@/ui/time";
import { useActs } from "./acts";
import { perMinute, shortTime, spark } from "./figures";
import { type Queue, queuesQuery } from "./queries";
import { queuesRoute } from "./route";
import { jobLooks, useQueueAbout, useQueueName } from "./states";
import { jobStates } from "./values";

export function Overview() {
  const queues = useQuery(queuesQuery);
  const can = useCan()("queues.write");
  if (queues.isPending) {
    return (
      <div aria-busy="true" className="grid gap-4 xl:grid-cols-2">
        {["a", "b", "c", "d"].map((place) => (
          <div key={place} className="flex flex-col gap-3 rounded-card border bg-surface p-5">
            <Skeleton className="w-40" />
            <Skeleton className="w-full" />
            <Skeleton className="h-16 w-full" />
          </div>
        ))}
      </div>
    );
  }
  if (queues.isError) return <ErrorState error={queues.error} onRetry={() => void queues.refetch()} />;
  // Queues are shared: only who runs the installation may stop them.
  const mayPause = can && queues.data.scope === "all";
  return (
    <div className="grid items-start gap-4 xl:grid-cols-2">
      {queues.data.items.map((q) => (
        <QueueCard key={q.queue} queue={q} mayPause={mayPause} />
      ))}
    </div>
  );
}

function QueueCard({ queue: q, mayPause }: { queue: Queue; mayPause: boolean }) {
  const { t } = useTranslation("queues");
  const format = useFormat();
  const name = useQueueName()(q.queue, q.title);
  const about = useQueueAbout()(q.queue, q.about);
  const acts = useActs();
  const [asked, setAsked] = useState(false);
  const paused = q.paused as Queue["paused"] | null;

  return (
    <Card
      title={name}
      actions={
        <>
          {paused && (
            <StatusBadge tone="warn" icon={CirclePause}>
              {t("paused")}
            </StatusBadge>
          )}
          {q.processes === 0 && (
            <StatusBadge tone="danger" icon={TriangleAlert}>
              {t("nobody")}
            </StatusBadge>
          )}
          {mayPause && (
            <Button
              icon={paused ? Play : Pause}
              aria-label={paused ? t("resumeQueue", { name }) : t("pauseQueue", { name })}
              onClick={() => setAsked(true)}
            >
              {paused ? t("resume") : t("pause")}
            </Button>
          )}
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <p className="text-muted">{about}</p>
        {paused && (
          <p className="text-warn-text">{t("pausedBy", { name: paused.by, time: format.dateTime(paused.since) })}</p>
        )}
        <ul className="flex flex-wrap gap-2" aria-label={t("counts")}>
          {jobStates.map((state) => (
            <li key={state}>
              <Count queue={q.queue} state={state} count={q.counts[state]} />
            </li>
          ))}
        </ul>
        <History queue={q} />
        <Figures of={q} />
        <p className="text-xs text-muted">
          {t("workers", { count: q.workers })} · {t("processes", { count: q.processes })}
        </p>
        <Kinds queue={q} />
      </div>
      <Confirm
        open={asked}
        onOpenChange={setAsked}
        title={paused ? t("confirm.resume", { name }) : t("confirm.pause", { name })}
        action={paused ? t("resume") : t("pause")}
        onConfirm={() => (paused ? acts.resume(q.queue) : acts.pause(q.queue))}
      >
        <p>{paused ? t("confirm.resumeLead") : t("confirm.pauseLead")}</p>
      </Confirm>
    </Card>
  );
}

function Count({ queue, state, count }: { queue: string; state: (typeof jobStates)[number]; count: number }) {
  const { t } = useTranslation("queues");
  const format = useFormat();
  const Icon = jobLooks[state].icon;
  const loud = count > 0 && (state === "dead" || state === "retrying");
  return (
    <Link
      to={queuesRoute.fullPath}
      search={{ tab: "jobs", queue, state }}
      className={`inline-flex items-center gap-1.5 rounded-control border px-2.5 py-1.5 hover:bg-hover ${
        loud ? (state === "dead" ? "text-danger-text" : "text-warn-text") : count > 0 ? "" : "text-muted"
      }`}
    >
      <Icon aria-hidden className="size-3.5" />
      <span>{t(`state.${state}`)}</span> <strong className="tabular-nums">{format.number(count)}</strong>
    </Link>
  );
}

const width = 600;
const height = 40;

/** The last hour minute by minute; the numbers stand beside it for who does not see it. */
function History({ queue: { history, rates } }: { queue: Queue }) {
  const { t } = useTranslation("queues");
  const format = useFormat();
  const hour = rates.find((r) => r.minutes === 60);
  const { done, failed } = spark(history, width, height);
  return (
    <svg
      role="img"
      aria-label={t("history", { done: format.number(hour?.done ?? 0), failed: format.number(hour?.failed ?? 0) })}
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      className="h-10 w-full border-b"
    >
      <path d={done} fill="var(--series-1)" />
      <path d={failed} fill="var(--series-5)" />
    </svg>
  );
}

function Figures({ of: { rates, wait, run, oldestWaiting } }: { of: Queue }) {
  const { t } = useTranslation("queues");
  const format = useFormat();
  return (
    <dl className="grid grid-cols-2 gap-x-4 gap-y-3 sm:grid-cols-3">
      {rates.map((r) => (
        <Figure key={r.minutes} label={t("rate", { count: r.minutes })}>
          {t("perMinute", { rate: perMinute(r.donePerMinute, format) })}
          {r.failed > 0 && (
            <span className="text-danger-text"> {t("failedRate", { rate: perMinute(r.failedPerMinute, format) })}</span>
          )}
        </Figure>
      ))}
      <Figure label={t("wait")}>
        {shortTime(wait.p50Ms, format)} / {shortTime(wait.p95Ms, format)}
      </Figure>
      <Figure label={t("run")}>
        {shortTime(run.p50Ms, format)} / {shortTime(run.p95Ms, format)}
      </Figure>
      <Figure label={t("oldest")}>{oldestWaiting ? <RelativeTime at={oldestWaiting} /> : t("none")}</Figure>
    </dl>
  );
}

function Figure({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <div>
      <dt className="text-xs text-muted">{label}</dt>
      <dd className="tabular-nums">{children}</dd>
    </div>
  );
}

function Kinds({ queue: q }: { queue: Queue }) {
  const { t } = useTranslation("queues");
  const format = useFormat();
  if (q.kinds.length === 0) return null;
  return (
    <details>
      <summary className="cursor-pointer rounded font-medium">{t("kinds", { count: q.kinds.length })}</summary>
      <ul className="mt-3 flex flex-col divide-y">
        {q.kinds.map((k) => (
          <li key={k.kind} className="flex flex-col gap-1 py-2.5">
            <div className="flex flex-wrap items-baseline gap-x-3">
              <Link
                to={queuesRoute.fullPath}
                search={{ tab: "jobs", queue: q.queue, kind: k.kind }}
                className="rounded font-medium text-accent-text hover:underline"
              >
                {k.title}
              </Link>
              <code className="font-mono text-xs text-muted">{k.kind}</code>
            </div>
            <p className="text-muted">{k.about}</p>
            <p className="flex flex-wrap gap-x-3 text-xs tabular-nums">
              {jobStates
                .filter((state) => k.counts[state] > 0)
                .map((state) => (
                  <span key={state}>
                    {t(`state.${state}`)} {format.number(k.counts[state])}
                  </span>
                ))}
              <span>
                {t("run")} {shortTime(k.run.p50Ms, format)} / {shortTime(k.run.p95Ms, format)}
              </span>
              <span>{t("attemptsAtMost", { count: k.maxAttempts })}</span>
            </p>
          </li>
        ))}
      </ul>
    </details>
  );
}
