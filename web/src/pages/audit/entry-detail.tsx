import { Minus, Pencil, Plus } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button } from "@/ui/button";
import { CopyButton } from "@/ui/copy-button";
import { Sheet } from "@/ui/sheet";
import { StatusBadge } from "@/ui/status";
import { DateTime } from "@/ui/time";
import { useActText } from "./act-text";
import { difference } from "./diff";
import type { Entry } from "./queries";
import type { AuditSearch } from "./route";

const looks = {
  added: { tone: "good", icon: Plus },
  removed: { tone: "danger", icon: Minus },
  changed: { tone: "busy", icon: Pencil },
  same: undefined,
} as const;

interface Props {
  entry: Entry;
  onClose: () => void;
  onFilter: (change: AuditSearch) => void;
}

/** One act with how things were before and after it. */
export function EntryDetail({ entry, onClose, onFilter }: Props) {
  const act = useActText();
  return (
    <Sheet open onOpenChange={(open) => !open && onClose()} title={act(entry)}>
      <Detail entry={entry} onFilter={onFilter} />
    </Sheet>
  );
}

function Detail({ entry, onFilter }: { entry: Entry; onFilter: Props["onFilter"] }) {
  const { t, i18n } = useTranslation("audit");
  const changes = difference(entry.before, entry.after);
  const kind = `kind.${entry.actorKind}` as "kind.user";
  const facts: [string, React.ReactNode][] = [
    [t("column.at"), <DateTime key="at" at={entry.at} />],
    [
      t("column.actor"),
      `${entry.actor || t("kind.nobody")} (${i18n.exists(kind, { ns: "audit" }) ? t(kind) : entry.actorKind})`,
    ],
    [t("column.address"), entry.address || "–"],
    [t("column.reason"), entry.reason || "–"],
    [t("detail.id"), <Code key="id" text={entry.entityId} />],
    [t("detail.correlation"), <Code key="correlation" text={entry.correlationId} />],
  ];
  return (
    <div className="flex flex-col gap-5">
      <dl className="grid grid-cols-[max-content_minmax(0,1fr)] gap-x-4 gap-y-2">
        {facts.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-muted">{name}</dt>
            <dd className="break-words">{value}</dd>
          </div>
        ))}
      </dl>
      <section aria-labelledby="changes">
        <h3 id="changes" className="mb-2 font-semibold">
          {t("detail.changes")}
        </h3>
        {changes.length === 0 ? (
          <p className="text-muted">{t("detail.none")}</p>
        ) : (
          <table className="w-full table-fixed border-collapse text-left">
            <thead>
              <tr className="border-b text-xs text-muted">
                <th scope="col" className="py-1.5 pr-3 font-medium">
                  {t("detail.field")}
                </th>
                <th scope="col" className="py-1.5 pr-3 font-medium">
                  {t("detail.before")}
                </th>
                <th scope="col" className="py-1.5 font-medium">
                  {t("detail.after")}
                </th>
              </tr>
            </thead>
            <tbody className="divide-y">
              {changes.map((d) => {
                const look = looks[d.kind];
                return (
                  <tr key={d.path} className="align-top">
                    <th scope="row" className="py-2 pr-3 font-normal break-words">
                      <span className="block font-mono text-xs">{d.path || t("detail.whole")}</span>
                      {look && (
                        <StatusBadge tone={look.tone} icon={look.icon} className="mt-1">
                          {t(`detail.${d.kind}`)}
                        </StatusBadge>
                      )}
                    </th>
                    <td className="py-2 pr-3 break-words">
                      {d.kind === "added" ? (
                        <span className="text-muted">{t("detail.nothing")}</span>
                      ) : d.kind === "same" ? (
                        d.before
                      ) : (
                        <del className="rounded bg-danger-soft px-1 text-danger-text no-underline">{d.before}</del>
                      )}
                    </td>
                    <td className="py-2 break-words">
                      {d.kind === "removed" ? (
                        <span className="text-muted">{t("detail.nothing")}</span>
                      ) : d.kind === "same" ? (
                        <span className="text-muted">{t("detail.same")}</span>
                      ) : (
                        <ins className="rounded bg-good-soft px-1 text-good-text no-underline">{d.after}</ins>
                      )}
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        )}
      </section>
      <div className="flex flex-wrap gap-2">
        {entry.actor && (
          <Button onClick={() => onFilter({ actor: entry.actor })}>
            {t("detail.filterActor", { name: entry.actor })}
          </Button>
        )}
        {entry.entityId && (
          <Button onClick={() => onFilter({ entity: entry.entity, entityId: entry.entityId, actor: undefined })}>
            {t("detail.filterEntity")}
          </Button>
        )}
        {entry.orderId && (
          <Button onClick={() => onFilter({ orderId: entry.orderId, actor: undefined })}>{t("detail.order")}</Button>
        )}
      </div>
    </div>
  );
}

function Code({ text }: { text: string }) {
  if (!text) return "–";
  return (
    <span className="flex items-center gap-1">
      <code className="min-w-0 font-mono text-xs break-all">{text}</code>
      <CopyButton text={text} />
    </span>
  );
}
