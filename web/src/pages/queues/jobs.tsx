import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { CircleCheck, SearchX, X } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useFormat } from "@/session/me";
import { Button } from "@/ui/button";
import { DataTable } from "@/ui/data-table";
import { EmptyState } from "@/ui/empty-state";
import { ErrorState } from "@/ui/error-state";
import { FilterBar } from "@/ui/filter-bar";
import { SearchInput } from "@/ui/search-input";
import { Select } from "@/ui/select";
import { useJobColumns } from "./columns";
import { type Job, jobCountsQuery, jobsQuery, queuesQuery } from "./queries";
import type { QueuesSearch } from "./route";
import { useQueueName } from "./states";
import { type JobState, jobSorts, jobStates } from "./values";

const noPaging = () => {};

export function Jobs({ search, show }: { search: QueuesSearch; show: (change: QueuesSearch) => void }) {
  const { t } = useTranslation("queues");
  const format = useFormat();
  const queues = useQuery(queuesQuery).data?.items ?? [];
  const jobs = useInfiniteQuery(jobsQuery(search));
  const counts = useQuery(jobCountsQuery(search)).data;
  const columns = useJobColumns();
  const name = useQueueName();

  const { queue = "", kind = "", state = "" } = search;
  const active = [queue, kind, state, search.order, search.cause].filter(Boolean).length;
  const clear = () =>
    show({ queue: undefined, kind: undefined, state: undefined, order: undefined, cause: undefined, q: undefined });
  const kinds = queues.filter((q) => queue === "" || q.queue === queue).flatMap((q) => q.kinds);

  if (jobs.isError && !jobs.data) return <ErrorState error={jobs.error} onRetry={() => void jobs.refetch()} />;
  return (
    <div className="flex flex-col gap-3">
      <DataTable<Job>
        name="jobs"
        label={t("tab.jobs")}
        columns={columns}
        rows={jobs.data?.pages.flatMap((p) => p.items)}
        rowId={(j) => String(j.id)}
        loading={jobs.isPending}
        stale={jobs.isPlaceholderData}
        page={1}
        pageSize={0}
        total={0}
        onPage={noPaging}
        onPageSize={noPaging}
        onOpen={(j) => show({ job: j.id })}
        toolbar={(columnsButton) => (
          <FilterBar
            search={
              <SearchInput
                label={t("searchJobs")}
                value={search.q ?? ""}
                onSearch={(q) => show({ q: q || undefined })}
              />
            }
            active={active}
            onClear={clear}
            actions={columnsButton}
          >
            <Select
              aria-label={t("column.queue")}
              className="w-auto max-w-56"
              value={queue}
              choices={[
                { value: "", label: t("anyQueue") },
                ...queues.map((q) => ({ value: q.queue, label: name(q.queue, q.title) })),
              ]}
              onChoose={(v) => show({ queue: v || undefined, kind: undefined })}
            />
            <Select
              aria-label={t("column.kind")}
              className="w-auto max-w-56"
              value={kind}
              choices={[{ value: "", label: t("anyKind") }, ...kinds.map((k) => ({ value: k.kind, label: k.title }))]}
              onChoose={(v) => show({ kind: v || undefined })}
            />
            <Select<JobState | "">
              aria-label={t("column.state")}
              className="w-auto"
              value={state}
              choices={[
                { value: "", label: t("anyState") },
                ...jobStates.map((s) => ({
                  value: s,
                  label: counts ? `${t(`state.${s}`)} (${format.number(counts[s])})` : t(`state.${s}`),
                })),
              ]}
              onChoose={(v) => show({ state: v || undefined })}
            />
            <Select<(typeof jobSorts)[number]>
              aria-label={t("sortBy")}
              className="w-auto"
              value={search.sort ?? "newest"}
              choices={jobSorts.map((s) => ({ value: s, label: t(`sort.${s}`) }))}
              onChoose={(sort) => show({ sort: sort === "newest" ? undefined : sort })}
            />
            {search.order && (
              <Button icon={X} onClick={() => show({ order: undefined })}>
                {t("ofOrder")}
              </Button>
            )}
            {search.cause && (
              <Button icon={X} onClick={() => show({ cause: undefined })}>
                <span className="max-w-64 truncate">{t("ofCause", { cause: search.cause })}</span>
              </Button>
            )}
          </FilterBar>
        )}
        empty={
          active > 0 || search.q ? (
            <EmptyState
              icon={SearchX}
              title={t("noJobs.filtered")}
              action={<Button onClick={clear}>{t("showAll")}</Button>}
            >
              {t("noJobs.filteredLead")}
            </EmptyState>
          ) : (
            <EmptyState icon={CircleCheck} title={t("noJobs.title")}>
              {t("noJobs.lead")}
            </EmptyState>
          )
        }
      />
      {jobs.hasNextPage && (
        <Button className="self-center" busy={jobs.isFetchingNextPage} onClick={() => void jobs.fetchNextPage()}>
          {t("more")}
        </Button>
      )}
    </div>
  );
}
