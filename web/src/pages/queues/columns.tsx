import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { ColumnOptions } from "@/ui/data-table";
import { RelativeTime } from "@/ui/time";
import type { Job } from "./queries";
import { queuesRoute } from "./route";
import { JobStateBadge } from "./states";

/** The columns of every list of jobs. */
export function useJobColumns(): ColumnOptions<Job>[] {
  const { t } = useTranslation("queues");
  return useMemo(
    () => [
      {
        id: "job",
        header: t("column.job"),
        hideable: false,
        cell: (j) => (
          <span className="flex flex-col">
            <Link
              from={queuesRoute.fullPath}
              to="."
              search={(old) => ({ ...old, job: j.id })}
              className="rounded font-medium hover:underline"
            >
              {j.title}
            </Link>
            <span className="font-mono text-xs text-muted">#{j.id}</span>
          </span>
        ),
      },
      { id: "state", header: t("column.state"), cell: (j) => <JobStateBadge state={j.state} /> },
      {
        id: "attempts",
        header: t("column.attempts"),
        meta: { align: "right", from: "md" },
        cell: (j) => `${j.attempts} / ${j.maxAttempts}`,
      },
      {
        id: "cause",
        header: t("column.cause"),
        meta: { from: "lg" },
        cell: (j) => <span className="block max-w-80 truncate text-muted">{j.cause || j.lastError || "–"}</span>,
      },
      {
        id: "next",
        header: t("column.next"),
        meta: { align: "right", from: "md" },
        cell: (j) => (j.nextAttemptAt ? <RelativeTime at={j.nextAttemptAt} /> : "–"),
      },
      {
        id: "created",
        header: t("column.created"),
        meta: { align: "right", from: "sm" },
        cell: (j) => <RelativeTime at={j.createdAt} />,
      },
    ],
    [t],
  );
}
