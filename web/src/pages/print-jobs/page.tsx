import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Printer } from "lucide-react";
import { type ReactNode, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { tableOf } from "@/api/list";
import { JobStage, type JobStatus } from "@/orders/stages";
import { useFormat } from "@/session/me";
import { Button } from "@/ui/button";
import { type ColumnOptions, DataTable } from "@/ui/data-table";
import { EmptyList } from "@/ui/empty-list";
import { ErrorState } from "@/ui/error-state";
import { FilterBar } from "@/ui/filter-bar";
import { Input } from "@/ui/input";
import { Page } from "@/ui/page";
import { Progress } from "@/ui/progress";
import { SearchInput } from "@/ui/search-input";
import { Segments } from "@/ui/segments";
import { Select } from "@/ui/select";
import { Skeleton } from "@/ui/skeleton";
import { RelativeTime } from "@/ui/time";
import { boardQuery, type Job, jobsQuery, printersQuery, viewOf } from "./queries";
import { type JobsSearch, printJobsRoute } from "./route";
import { JobSheet } from "./sheet";
import { jobStatuses } from "./status";

export function PrintJobsPage() {
  const { t } = useTranslation("print-jobs");
  const stage = useTranslation("stages").t;
  const search = printJobsRoute.useSearch();
  const navigate = useNavigate({ from: printJobsRoute.fullPath });
  const view = viewOf(search);
  const jobs = useQuery({ ...jobsQuery(search), enabled: view === "list" });
  const printers = useQuery(printersQuery);
  const columns = useColumns();
  const show = (change: JobsSearch) =>
    void navigate({ search: (old) => ({ ...old, page: undefined, ...change }), replace: "search" in change });
  const openJob = (job: string | undefined) => void navigate({ search: (old) => ({ ...old, job }) });
  const filters = [search.status, search.printer, search.material].filter(Boolean).length;

  const bar = (columnsButton?: ReactNode) => (
    <FilterBar
      search={
        <SearchInput
          label={t("search")}
          value={search.search ?? ""}
          onSearch={(text) => show({ search: text || undefined })}
        />
      }
      active={filters}
      onClear={() => show({ status: undefined, printer: undefined, material: undefined })}
      actions={columnsButton}
    >
      {view === "list" && (
        <Select<JobStatus | "">
          aria-label={t("column.status")}
          className="w-auto"
          value={search.status ?? ""}
          choices={[
            { value: "", label: t("anyStatus") },
            ...jobStatuses.map((s) => ({ value: s, label: stage(`job.${s}`) })),
          ]}
          onChoose={(status) => show({ status: status || undefined, view: "list" })}
        />
      )}
      <Select<string>
        aria-label={t("fact.printer")}
        className="w-auto"
        value={search.printer ?? ""}
        choices={[
          { value: "", label: t("anyPrinter") },
          ...[...new Set([...(printers.data?.items ?? []).map((p) => p.name), search.printer ?? ""])]
            .filter(Boolean)
            .map((name) => ({ value: name, label: name })),
        ]}
        onChoose={(printer) => show({ printer: printer || undefined })}
      />
      <Input
        key={search.material ?? ""}
        className="sm:w-36"
        aria-label={t("fact.material")}
        placeholder={t("fact.material")}
        defaultValue={search.material ?? ""}
        onBlur={(e) => e.target.value !== (search.material ?? "") && show({ material: e.target.value || undefined })}
        onKeyDown={(e) => e.key === "Enter" && e.currentTarget.blur()}
      />
    </FilterBar>
  );

  return (
    <Page
      title={t("title")}
      lead={t("lead")}
      actions={
        <Segments
          label={t("view.label")}
          value={view}
          choices={[
            { value: "board", label: t("view.board") },
            { value: "list", label: t("view.list") },
          ]}
          onChoose={(next) => show({ view: next, ...(next === "board" ? { status: undefined } : {}) })}
        />
      }
    >
      {view === "board" ? (
        <>
          <div className="rounded-card border bg-surface">{bar()}</div>
          <Board search={search} onOpen={openJob} onAll={(status) => show({ status, view: "list" })} />
        </>
      ) : jobs.isError && !jobs.data ? (
        <ErrorState error={jobs.error} onRetry={() => void jobs.refetch()} />
      ) : (
        <DataTable<Job>
          name="print-jobs"
          label={t("title")}
          columns={columns}
          {...tableOf(jobs, search, show)}
          rowId={(j) => j.id}
          sort={search.sort ?? "-createdAt"}
          onSort={(sort) => show({ sort: sort as JobsSearch["sort"] })}
          onOpen={(j) => openJob(j.id)}
          toolbar={bar}
          empty={
            <EmptyList
              filtered={filters > 0 || Boolean(search.search)}
              nothing={{ title: t("nothing.title"), clear: t("nothing.clear") }}
              onClear={() => void navigate({ search: { view: "list" } })}
              empty={{ title: t("empty.title"), lead: t("empty.lead") }}
              icon={Printer}
            />
          }
        />
      )}
      {search.job && <JobSheet key={search.job} id={search.job} onClose={() => openJob(undefined)} />}
    </Page>
  );
}

/** A column for each state; a phone shows one and switches. */
function Board({
  search,
  onOpen,
  onAll,
}: {
  search: JobsSearch;
  onOpen: (id: string) => void;
  onAll: (status: JobStatus) => void;
}) {
  const { t } = useTranslation("print-jobs");
  const stage = useTranslation("stages").t;
  const board = useQuery(boardQuery(search));
  const [chosen, setChosen] = useState<JobStatus>("PRINTING");
  if (board.isError && !board.data) return <ErrorState error={board.error} onRetry={() => void board.refetch()} />;
  if (!board.data) return <Skeleton className="h-64 w-full" />;
  const { columns } = board.data;
  return (
    <>
      <Select<JobStatus>
        aria-label={t("column.status")}
        className="w-full md:hidden"
        value={chosen}
        choices={columns.map((c) => ({ value: c.status, label: `${stage(`job.${c.status}`)} (${c.total})` }))}
        onChoose={setChosen}
      />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys */}
      <section aria-label={t("view.board")} tabIndex={0} className="flex gap-3 overflow-x-auto pb-2">
        {columns.map((c) => (
          <section
            key={c.status}
            aria-label={stage(`job.${c.status}`)}
            className={`w-full shrink-0 flex-col gap-2 md:flex md:w-56 md:grow ${c.status === chosen ? "flex" : "hidden"}`}
          >
            <h2 className="flex items-center justify-between gap-2">
              <JobStage status={c.status} />
              <span className="text-muted tabular-nums">{c.total}</span>
            </h2>
            <ul className="flex flex-col gap-2">
              {c.items.map((j) => (
                <li key={j.id}>
                  <JobCard job={j} onOpen={() => onOpen(j.id)} />
                </li>
              ))}
            </ul>
            {c.items.length === 0 && <p className="py-3 text-center text-muted">{t("none")}</p>}
            {c.total > c.items.length && (
              <Button onClick={() => onAll(c.status)}>{t("all", { count: c.total })}</Button>
            )}
          </section>
        ))}
      </section>
    </>
  );
}

function JobCard({ job: j, onOpen }: { job: Job; onOpen: () => void }) {
  return (
    <button
      type="button"
      onClick={onOpen}
      className="flex w-full flex-col gap-1 rounded-card border bg-surface p-3 text-left hover:bg-hover"
    >
      <span className="font-medium break-words">{j.partName || j.sku}</span>
      <span className="text-xs break-words text-muted">
        {j.orderNumber} · {j.sku}
      </span>
      {j.printerName && <span className="text-xs">{j.printerName}</span>}
      <JobProgress job={j} />
      {j.status === "FAILED" && j.errorMessage && (
        <span className="text-xs break-words text-danger-text">{j.errorMessage}</span>
      )}
    </button>
  );
}

function JobProgress({ job: j }: { job: Job }) {
  const { t } = useTranslation("print-jobs");
  const format = useFormat();
  if (j.status !== "PRINTING") return null;
  return (
    <span className="flex flex-col gap-1 text-xs text-muted">
      <Progress value={j.progress} max={100} label={t("progress", { percent: j.progress })} />
      <span>
        {t("progress", { percent: j.progress })}
        {j.finishAt && <>, {t("doneAt", { time: format.time(j.finishAt) })}</>}
      </span>
    </span>
  );
}

function useColumns(): ColumnOptions<Job>[] {
  const { t } = useTranslation("print-jobs");
  return useMemo(
    () => [
      {
        id: "part",
        header: t("column.part"),
        hideable: false,
        cell: (j) => (
          <span className="flex flex-col">
            <span className="font-medium">{j.partName || j.sku}</span>
            <span className="text-xs text-muted">
              {j.orderNumber} · {j.sku}
            </span>
          </span>
        ),
      },
      {
        id: "status",
        header: t("column.status"),
        cell: (j) => (
          <span className="flex flex-col items-start gap-1">
            <JobStage status={j.status} />
            <JobProgress job={j} />
          </span>
        ),
      },
      { id: "printer", header: t("fact.printer"), meta: { from: "sm" }, cell: (j) => j.printerName || "–" },
      { id: "material", header: t("fact.material"), meta: { from: "md" }, cell: (j) => j.material || "–" },
      {
        id: "createdAt",
        header: t("fact.created"),
        sort: "-createdAt",
        meta: { from: "lg", align: "right" },
        cell: (j) => <RelativeTime at={j.createdAt} />,
      },
      {
        id: "updatedAt",
        header: t("column.updatedAt"),
        sort: "-updatedAt",
        meta: { from: "md", align: "right" },
        cell: (j) => <RelativeTime at={j.updatedAt} />,
      },
    ],
    [t],
  );
}
