import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Download, Lock, ScrollText } from "lucide-react";
import { lazy, Suspense, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { tableOf } from "@/api/list";
import { useCan, useMe } from "@/session/me";
import { buttonClass } from "@/ui/button";
import { type ColumnOptions, DataTable } from "@/ui/data-table";
import { DayInput } from "@/ui/day-input";
import { EmptyList } from "@/ui/empty-list";
import { EmptyState } from "@/ui/empty-state";
import { ErrorState } from "@/ui/error-state";
import { FilterBar, FilterToggle } from "@/ui/filter-bar";
import { Page } from "@/ui/page";
import { SearchInput } from "@/ui/search-input";
import { Select } from "@/ui/select";
import { RelativeTime } from "@/ui/time";
import { entities } from "./act";
import { useActText } from "./act-text";
import { auditQuery, type Entry, exportAddress, peopleQuery } from "./queries";
import { type AuditSearch, auditRoute } from "./route";

// Loaded with the first act that is opened.
const EntryDetail = lazy(async () => ({ default: (await import("./entry-detail")).EntryDetail }));

export function AuditPage() {
  const { t } = useTranslation("audit");
  const settings = useTranslation("settings").t;
  const can = useCan();
  if (can("audit.read")) return <List />;
  return (
    <Page title={t("title")}>
      <div className="rounded-card border bg-surface">
        <EmptyState icon={Lock} title={settings("refused.title")}>
          {settings("refused.lead")}
        </EmptyState>
      </div>
    </Page>
  );
}

function List() {
  const { t } = useTranslation("audit");
  const search = auditRoute.useSearch();
  const navigate = useNavigate({ from: auditRoute.fullPath });
  const { timeZone } = useMe();
  const entries = useQuery(auditQuery(search, timeZone));
  const [open, setOpen] = useState<Entry | null>(null);
  const columns = useColumns(setOpen);

  const show = (change: AuditSearch) =>
    void navigate({ search: (old) => ({ ...old, page: undefined, ...change }), replace: "actor" in change });
  const clear = () => void navigate({ search: {} });
  const { actor, action, entity, entityId, orderId, from, to } = search;
  const filters = [action, entity, entityId, orderId, from, to].filter(Boolean).length;

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
        <a href={exportAddress(search, timeZone)} download className={buttonClass()}>
          <Download aria-hidden className="size-4" />
          {t("export")}
        </a>
      }
    >
      <DataTable<Entry>
        name="audit"
        label={t("title")}
        columns={columns}
        {...tableOf(entries, search, show)}
        rowId={(e) => e.id}
        onOpen={setOpen}
        toolbar={(columnsButton) => (
          <FilterBar
            search={<Who value={actor ?? ""} onChoose={(name) => show({ actor: name || undefined })} />}
            active={filters}
            onClear={() =>
              show({
                action: undefined,
                entity: undefined,
                entityId: undefined,
                orderId: undefined,
                from: undefined,
                to: undefined,
              })
            }
            actions={columnsButton}
          >
            <Select
              aria-label={t("column.entity")}
              className="w-auto"
              value={entity ?? ""}
              choices={[
                { value: "", label: t("anyEntity") },
                ...entities
                  .map((e) => ({ value: e, label: t(`entity.${e}`) }))
                  .sort((a, b) => a.label.localeCompare(b.label)),
              ]}
              onChoose={(value) => show({ entity: value || undefined, action: undefined })}
            />
            <DayInput label={t("from")} value={from} onChange={(day) => show({ from: day })} />
            <DayInput label={t("to")} value={to} onChange={(day) => show({ to: day })} />
            {(entityId || orderId) && (
              <FilterToggle pressed onChange={() => show({ entityId: undefined, orderId: undefined })}>
                {t("thing")}
              </FilterToggle>
            )}
          </FilterBar>
        )}
        empty={
          <EmptyList
            filtered={filters > 0 || Boolean(actor)}
            nothing={{ title: t("nothing.title"), lead: t("nothing.lead"), clear: t("nothing.clear") }}
            onClear={clear}
            empty={{ title: t("empty.title"), lead: t("empty.lead") }}
            icon={ScrollText}
          />
        }
      />
      {open && (
        <Suspense>
          <EntryDetail
            entry={open}
            onClose={() => setOpen(null)}
            onFilter={(change) => {
              setOpen(null);
              show(change);
            }}
          />
        </Suspense>
      )}
    </Page>
  );
}

/** Whose acts: a list for who may know the people, a field for a name for the others. */
function Who({ value, onChoose }: { value: string; onChoose: (name: string) => void }) {
  const { t } = useTranslation("audit");
  const can = useCan();
  const people = useQuery({ ...peopleQuery, enabled: can("users.read") });
  if (!people.data) return <SearchInput label={t("column.actor")} value={value} onSearch={onChoose} />;
  const names = [...new Set([...people.data, ...(value ? [value] : [])])].sort((a, b) => a.localeCompare(b));
  return (
    <Select
      aria-label={t("column.actor")}
      className="w-auto max-w-60"
      value={value}
      choices={[{ value: "", label: t("anybody") }, ...names.map((name) => ({ value: name, label: name }))]}
      onChoose={onChoose}
    />
  );
}

function useColumns(onOpen: (entry: Entry) => void): ColumnOptions<Entry>[] {
  const { t, i18n } = useTranslation("audit");
  const act = useActText();
  // The words follow the language, and nothing else changes them.
  // biome-ignore lint/correctness/useExhaustiveDependencies: act is made anew at each render
  return useMemo(
    () => [
      { id: "at", header: t("column.at"), hideable: false, cell: (e) => <RelativeTime at={e.at} /> },
      {
        id: "action",
        header: t("column.action"),
        hideable: false,
        cell: (e) => (
          <button
            type="button"
            className="rounded text-left font-medium text-accent-text hover:underline"
            onClick={() => onOpen(e)}
          >
            {act(e)}
          </button>
        ),
      },
      {
        id: "actor",
        header: t("column.actor"),
        cell: (e) => (
          <span className="block max-w-56 truncate">
            {e.actorKind === "system" ? t("system") : e.actor || t("kind.nobody")}
          </span>
        ),
      },
      {
        id: "reason",
        header: t("column.reason"),
        meta: { from: "md" },
        cell: (e) => <span className="block max-w-80 truncate">{e.reason || "–"}</span>,
      },
      {
        id: "address",
        header: t("column.address"),
        meta: { from: "lg" },
        cell: (e) => <span className="font-mono text-xs">{e.address || "–"}</span>,
      },
    ],
    [t, i18n.language, onOpen],
  );
}
