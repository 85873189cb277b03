import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Inbox as InboxIcon, RotateCw } from "lucide-react";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { tableOf } from "@/api/list";
import { useCan, useFormat } from "@/session/me";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { Confirm } from "@/ui/confirm";
import { type ColumnOptions, DataTable } from "@/ui/data-table";
import { EmptyList } from "@/ui/empty-list";
import { ErrorState } from "@/ui/error-state";
import { FilterBar } from "@/ui/filter-bar";
import { SearchInput } from "@/ui/search-input";
import { Select } from "@/ui/select";
import { RelativeTime } from "@/ui/time";
import { useActs } from "./acts";
import { Fact, Facts } from "./parts";
import { type Hook, hookStatsQuery, hooksQuery } from "./queries";
import { type QueuesSearch, queuesRoute } from "./route";
import { HookStatusBadge } from "./states";
import { type HookStatus, hookSources, hookStatuses } from "./values";

/** What the services sent: each delivery is kept before it has its effect. */
export function Inbox({ search, show }: { search: QueuesSearch; show: (change: QueuesSearch) => void }) {
  const { t } = useTranslation("queues");
  const format = useFormat();
  const can = useCan()("queues.write");
  const stats = useQuery(hookStatsQuery).data;
  const hooks = useQuery(hooksQuery(search));
  const columns = useColumns();
  const acts = useActs();
  const [asked, setAsked] = useState(false);

  const { source, status } = search;
  const failed = source ? (stats?.sources.find((s) => s.source === source)?.failed ?? 0) : (stats?.failed ?? 0);
  const active = [source, status, search.topic].filter(Boolean).length;
  const clear = () => show({ source: undefined, status: undefined, topic: undefined, q: undefined });

  if (hooks.isError && !hooks.data) return <ErrorState error={hooks.error} onRetry={() => void hooks.refetch()} />;
  return (
    <div className="flex flex-col gap-5">
      {stats && (
        <div className="grid gap-4 md:grid-cols-3">
          {stats.sources.map((s) => (
            <Card key={s.source} title={t(`source.${s.source}`)}>
              <Facts>
                <Fact label={t("hook.last24h")}>{format.number(s.last24h)}</Fact>
                <Fact label={t("hook.processed")}>{format.number(s.processed24h)}</Fact>
                <Fact label={t("hook.skipped")}>{format.number(s.skipped24h)}</Fact>
                <Fact label={t("hook.waiting")}>{format.number(s.waiting)}</Fact>
                <Fact label={t("hook.failed")}>
                  <span className={s.failed > 0 ? "font-medium text-danger-text" : ""}>{format.number(s.failed)}</span>
                </Fact>
                <Fact label={t("hook.newest")}>
                  {s.lastReceivedAt ? (
                    <>
                      <RelativeTime at={s.lastReceivedAt} /> <code className="font-mono text-xs">{s.lastTopic}</code>
                    </>
                  ) : (
                    t("none")
                  )}
                </Fact>
              </Facts>
            </Card>
          ))}
        </div>
      )}
      <DataTable<Hook>
        name="webhooks"
        label={t("tab.inbox")}
        columns={columns}
        {...tableOf(hooks, search, show)}
        rowId={(h) => h.id}
        onOpen={(h) => show({ hook: h.id, page: search.page })}
        toolbar={(columnsButton) => (
          <FilterBar
            search={
              <SearchInput
                label={t("searchHooks")}
                value={search.q ?? ""}
                onSearch={(q) => show({ q: q || undefined })}
              />
            }
            active={active}
            onClear={clear}
            actions={
              <>
                {can && failed > 0 && (
                  <Button icon={RotateCw} onClick={() => setAsked(true)}>
                    {t("replayFailed", { count: failed })}
                  </Button>
                )}
                {columnsButton}
              </>
            }
          >
            <Select<(typeof hookSources)[number] | "">
              aria-label={t("column.source")}
              className="w-auto"
              value={source ?? ""}
              choices={[
                { value: "", label: t("anySource") },
                ...hookSources.map((s) => ({ value: s, label: t(`source.${s}`) })),
              ]}
              onChoose={(v) => show({ source: v || undefined })}
            />
            <Select<HookStatus | "">
              aria-label={t("column.state")}
              className="w-auto"
              value={status ?? ""}
              choices={[
                { value: "", label: t("anyState") },
                ...hookStatuses.map((s) => ({ value: s, label: t(`hookStatus.${s}`) })),
              ]}
              onChoose={(v) => show({ status: v || undefined })}
            />
          </FilterBar>
        )}
        empty={
          <EmptyList
            filtered={active > 0 || Boolean(search.q)}
            nothing={{ title: t("noHooks.filtered"), clear: t("showAll") }}
            onClear={clear}
            empty={{ title: t("noHooks.title"), lead: t("noHooks.lead") }}
            icon={InboxIcon}
          />
        }
      />
      <Confirm
        open={asked}
        onOpenChange={setAsked}
        title={t("confirm.replay", { count: failed })}
        action={t("replay")}
        onConfirm={() => acts.replayFailed(source)}
      >
        <p>{t("confirm.replayLead")}</p>
      </Confirm>
    </div>
  );
}

function useColumns(): ColumnOptions<Hook>[] {
  const { t } = useTranslation("queues");
  return useMemo(
    () => [
      {
        id: "topic",
        header: t("column.topic"),
        hideable: false,
        cell: (h) => (
          <span className="flex flex-col">
            <Link
              from={queuesRoute.fullPath}
              to="."
              search={(old) => ({ ...old, hook: h.id })}
              className="rounded font-medium hover:underline"
            >
              {h.topic || t("noTopic")}
            </Link>
            <span className="text-xs text-muted">{t(`source.${h.source}`)}</span>
          </span>
        ),
      },
      { id: "status", header: t("column.state"), cell: (h) => <HookStatusBadge status={h.status} /> },
      {
        id: "note",
        header: t("column.note"),
        meta: { from: "lg" },
        cell: (h) => <span className="block max-w-96 truncate text-muted">{h.note || "–"}</span>,
      },
      {
        id: "attempts",
        header: t("column.attempts"),
        meta: { align: "right", from: "md" },
        cell: (h) => h.attempts,
      },
      {
        id: "received",
        header: t("column.received"),
        meta: { align: "right", from: "sm" },
        cell: (h) => <RelativeTime at={h.receivedAt} />,
      },
    ],
    [t],
  );
}
