import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { CircleCheck, RotateCw, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { defaultPageSize } from "@/api/list";
import { useCan } from "@/session/me";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { Confirm } from "@/ui/confirm";
import { DataTable } from "@/ui/data-table";
import { EmptyState } from "@/ui/empty-state";
import { ErrorState } from "@/ui/error-state";
import { RelativeTime } from "@/ui/time";
import { type Several, useActs } from "./acts";
import { useJobColumns } from "./columns";
import { deadQuery, type Group, groupsQuery, type Job } from "./queries";
import { type QueuesSearch, queuesRoute } from "./route";

/** What is asked about: an act on how many. */
interface Question {
  act: "retry" | "discard";
  count: number;
  which: Several;
  after?: () => void;
}

/** What stopped, grouped by its cause: one click for all that stopped for one reason. */
export function Dead({ search, show }: { search: QueuesSearch; show: (change: QueuesSearch) => void }) {
  const { t } = useTranslation("queues");
  const can = useCan()("queues.write");
  const groups = useQuery(groupsQuery);
  const dead = useQuery(deadQuery(search));
  const columns = useJobColumns();
  const acts = useActs();
  const [question, setQuestion] = useState<Question>();
  const [open, setOpen] = useState(false);
  const ask = (q: Question) => {
    setQuestion(q);
    setOpen(true);
  };
  const confirm = async ({ act, which, after }: Question) => {
    await (act === "retry" ? acts.retrySeveral(which) : acts.discardSeveral(which));
    after?.();
  };

  if (dead.isError && !dead.data) return <ErrorState error={dead.error} onRetry={() => void dead.refetch()} />;
  return (
    <div className="flex flex-col gap-5">
      {groups.data && groups.data.items.length > 0 && (
        <Card title={t("byCause")}>
          <ul className="flex flex-col divide-y">
            {groups.data.items.map((g) => (
              <GroupLine key={`${g.type} ${g.cause}`} group={g} onAsk={can ? ask : undefined} />
            ))}
          </ul>
        </Card>
      )}
      <DataTable<Job>
        name="dead"
        label={t("tab.dead")}
        columns={columns}
        rows={dead.data?.items}
        rowId={(j) => String(j.id)}
        loading={dead.isPending}
        stale={dead.isPlaceholderData}
        page={search.page ?? 1}
        pageSize={search.pageSize ?? defaultPageSize}
        total={dead.data?.total ?? 0}
        onPage={(page) => show({ page })}
        onPageSize={(pageSize) => show({ pageSize })}
        onOpen={(j) => show({ job: j.id, page: search.page })}
        {...(can
          ? {
              selectionActions: (rows: Job[], clear: () => void) => {
                const which = { ids: rows.map((j) => j.id) };
                return (
                  <>
                    <Button
                      icon={RotateCw}
                      onClick={() => ask({ act: "retry", count: rows.length, which, after: clear })}
                    >
                      {t("retryNow")}
                    </Button>
                    <Button
                      icon={Trash2}
                      onClick={() => ask({ act: "discard", count: rows.length, which, after: clear })}
                    >
                      {t("discard")}
                    </Button>
                  </>
                );
              },
            }
          : {})}
        empty={
          <EmptyState icon={CircleCheck} title={t("noDead.title")}>
            {t("noDead.lead")}
          </EmptyState>
        }
      />
      <Confirm
        open={open}
        onOpenChange={setOpen}
        title={t(question?.act === "discard" ? "confirm.discard" : "confirm.retry", { count: question?.count ?? 0 })}
        action={question?.act === "discard" ? t("discard") : t("retryNow")}
        danger={question?.act === "discard"}
        onConfirm={async () => question && confirm(question)}
      >
        <p>{question?.act === "discard" ? t("confirm.discardLead") : t("confirm.retryLead")}</p>
      </Confirm>
    </div>
  );
}

function GroupLine({ group: g, onAsk }: { group: Group; onAsk: ((q: Question) => void) | undefined }) {
  const { t } = useTranslation("queues");
  // A group without a cause cannot be named to the server: its jobs are chosen in the list.
  const which = g.cause ? ({ type: g.type, cause: g.cause } as Several) : undefined;
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 py-3">
      <div className="min-w-0 grow basis-72">
        {g.cause ? (
          <Link
            to={queuesRoute.fullPath}
            search={{ tab: "jobs", cause: g.cause }}
            className="rounded font-medium break-words hover:underline"
          >
            {g.cause}
          </Link>
        ) : (
          <p className="font-medium">{t("noCause")}</p>
        )}
        <p className="text-muted">
          {t("groupJobs", { count: g.jobs })} · {t("groupDead", { count: g.dead })}
          {g.last && (
            <>
              {" · "}
              {t("lastFailure")} <RelativeTime at={g.last} />
            </>
          )}
        </p>
      </div>
      {onAsk && which && (
        <div className="flex flex-wrap gap-2">
          <Button icon={RotateCw} onClick={() => onAsk({ act: "retry", count: g.jobs, which })}>
            {t("retryAll", { count: g.jobs })}
          </Button>
          <Button icon={Trash2} onClick={() => onAsk({ act: "discard", count: g.jobs, which })}>
            {t("discardAll", { count: g.jobs })}
          </Button>
        </div>
      )}
    </li>
  );
}
