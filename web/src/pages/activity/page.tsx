import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { ArrowUp, Download, Radio, ScrollText, X } from "lucide-react";
import { lazy, Suspense, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { tableOf } from "@/api/list";
import { useEntryWords } from "@/journal/use-entry-words";
import { useLiveEvents } from "@/live/live";
import { useMe } from "@/session/me";
import { Button, buttonClass } from "@/ui/button";
import { type ColumnOptions, DataTable } from "@/ui/data-table";
import { EmptyList } from "@/ui/empty-list";
import { ErrorState } from "@/ui/error-state";
import { FilterBar, FilterToggle } from "@/ui/filter-bar";
import { Input } from "@/ui/input";
import { Page } from "@/ui/page";
import { SearchInput } from "@/ui/search-input";
import { Select } from "@/ui/select";
import { DateTime } from "@/ui/time";
import { activityQuery, type Entry, exportAddress, typesQuery } from "./queries";
import { type ActivitySearch, activityRoute, type Severity, severities } from "./route";
import { SeverityBadge, useTypeName } from "./words";

// Loaded with the first entry that is opened.
const EntrySheet = lazy(async () => ({ default: (await import("./entry-sheet")).EntrySheet }));

export function ActivityPage() {
  const { t } = useTranslation("activity");
  const search = activityRoute.useSearch();
  const navigate = useNavigate({ from: activityRoute.fullPath });
  const { timeZone } = useMe();
  const types = useQuery(typesQuery).data;
  const typeName = useTypeName();
  const [open, setOpen] = useState<Entry>();
  const [unseen, setUnseen] = useState(false);
  const columns = useColumns(setOpen);

  // Only the newest page can follow: what happens would push every row of another.
  const first = (search.page ?? 1) === 1;
  const live = first && search.live !== "off";
  const entries = useQuery({
    ...activityQuery(search, timeZone),
    // A list that stands still is not asked again by the stream.
    enabled: (query) => live || query.state.data === undefined,
  });
  useLiveEvents(() => {
    if (!live) setUnseen(true);
  });

  const show = (change: ActivitySearch) =>
    void navigate({ search: (old) => ({ ...old, page: undefined, ...change }), replace: "search" in change });
  const follow = (on: boolean) => {
    setUnseen(false);
    show({ live: on ? undefined : "off" });
    if (on) void entries.refetch();
  };
  const set = [search.type, search.source, search.severity, search.order, search.correlation, search.from, search.to];
  const active = set.filter(Boolean).length;
  const clear = () => void navigate({ search: { live: search.live } });

  if (entries.isError && !entries.data) {
    return (
      <Page title={t("title")}>
        <ErrorState error={entries.error} onRetry={() => void entries.refetch()} />
      </Page>
    );
  }
  return (
    <Page
      title={t("title")}
      lead={t("lead")}
      actions={
        <>
          <FilterToggle pressed={live} onChange={follow}>
            <Radio aria-hidden className="size-4" />
            {t("live")}
          </FilterToggle>
          <a href={exportAddress(search, timeZone)} download className={buttonClass("secondary")}>
            <Download aria-hidden className="size-4" />
            {t("export")}
          </a>
        </>
      }
    >
      {unseen && !live && (
        <div role="status" className="flex">
          <Button
            icon={ArrowUp}
            onClick={() => {
              setUnseen(false);
              if (first) void entries.refetch();
              else show({ page: undefined });
            }}
          >
            {t("showNew")}
          </Button>
        </div>
      )}
      <DataTable<Entry>
        name="activity"
        label={t("title")}
        columns={columns}
        {...tableOf(entries, search, show)}
        rowId={(e) => e.id}
        onOpen={setOpen}
        toolbar={(columnsButton) => (
          <FilterBar
            search={
              <SearchInput
                label={t("search")}
                value={search.search ?? ""}
                onSearch={(text) => show({ search: text || undefined })}
              />
            }
            active={active}
            onClear={() => void navigate({ search: { live: search.live, search: search.search } })}
            actions={columnsButton}
          >
            <Select
              aria-label={t("column.type")}
              className="w-auto max-w-56"
              value={search.type ?? ""}
              choices={[
                { value: "", label: t("anyType") },
                ...(types?.items ?? []).map(({ type }) => ({ value: type, label: typeName(type) })),
              ]}
              onChoose={(type) => show({ type: type || undefined })}
            />
            <Select
              aria-label={t("column.source")}
              className="w-auto max-w-48"
              value={search.source ?? ""}
              choices={[
                { value: "", label: t("anySource") },
                ...(types?.sources ?? []).map((source) => ({ value: source, label: source })),
              ]}
              onChoose={(source) => show({ source: source || undefined })}
            />
            <Select<Severity | "">
              aria-label={t("column.severity")}
              className="w-auto"
              value={search.severity ?? ""}
              choices={[
                { value: "", label: t("anySeverity") },
                ...severities.map((s) => ({ value: s, label: t(`severity.${s}`) })),
              ]}
              onChoose={(severity) => show({ severity: severity || undefined })}
            />
            <span className="flex items-center gap-1.5">
              <Input
                type="date"
                aria-label={t("from")}
                className="w-auto"
                value={search.from ?? ""}
                max={search.to}
                onChange={(e) => show({ from: e.target.value || undefined })}
              />
              <span aria-hidden>–</span>
              <Input
                type="date"
                aria-label={t("to")}
                className="w-auto"
                value={search.to ?? ""}
                min={search.from}
                onChange={(e) => show({ to: e.target.value || undefined })}
              />
            </span>
            {search.order && (
              <Button icon={X} onClick={() => show({ order: undefined })}>
                {t("ofOrder")}
              </Button>
            )}
            {search.correlation && (
              <Button icon={X} onClick={() => show({ correlation: undefined })}>
                {t("ofAct")}
              </Button>
            )}
          </FilterBar>
        )}
        empty={
          <EmptyList
            filtered={active > 0 || Boolean(search.search)}
            nothing={{ title: t("nothing.title"), lead: t("nothing.lead"), clear: t("nothing.clear") }}
            onClear={clear}
            empty={{ title: t("empty.title"), lead: t("empty.lead") }}
            icon={ScrollText}
          />
        }
      />
      {open && (
        <Suspense>
          <EntrySheet
            entry={open}
            onClose={() => setOpen(undefined)}
            onFilter={(change) => {
              setOpen(undefined);
              show(change);
            }}
          />
        </Suspense>
      )}
    </Page>
  );
}

function useColumns(onOpen: (entry: Entry) => void): ColumnOptions<Entry>[] {
  const { t } = useTranslation("activity");
  const typeName = useTypeName();
  const words = useEntryWords();
  return useMemo(
    () => [
      {
        id: "message",
        header: t("column.message"),
        hideable: false,
        cell: (e) => (
          <span className="flex flex-col items-start">
            <button
              type="button"
              className="rounded text-left font-medium break-words hover:underline"
              onClick={() => onOpen(e)}
            >
              {words(e)}
            </button>
            <span className="text-xs text-muted">{typeName(e.type)}</span>
          </span>
        ),
      },
      { id: "severity", header: t("column.severity"), cell: (e) => <SeverityBadge severity={e.severity} /> },
      { id: "source", header: t("column.source"), meta: { from: "lg" }, cell: (e) => e.source },
      {
        id: "time",
        header: t("column.time"),
        meta: { align: "right", from: "sm" },
        cell: (e) => <DateTime at={e.time} />,
      },
    ],
    [t, typeName, words, onOpen],
  );
}
