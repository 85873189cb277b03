import { useQuery } from "@tanstack/react-query";
import { RotateCw } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useCan, useFormat } from "@/session/me";
import { Button } from "@/ui/button";
import { Confirm } from "@/ui/confirm";
import { ErrorState } from "@/ui/error-state";
import { Sheet } from "@/ui/sheet";
import { Skeleton } from "@/ui/skeleton";
import { DateTime } from "@/ui/time";
import { useActs } from "./acts";
import { Code, Fact, Facts } from "./parts";
import { hookQuery } from "./queries";
import { HookStatusBadge } from "./states";

/** A delivery beside the list, with its body. */
export function HookSheet({ id, onClose }: { id: string | undefined; onClose: () => void }) {
  const { t } = useTranslation("queues");
  const format = useFormat();
  const can = useCan()("queues.write");
  const acts = useActs();
  const [asked, setAsked] = useState(false);
  const hook = useQuery({ ...hookQuery(id ?? ""), enabled: id !== undefined });
  const h = hook.data;
  return (
    <Sheet
      open={id !== undefined}
      onOpenChange={(open) => !open && onClose()}
      title={h?.topic || t("webhook")}
      footer={
        h &&
        can && (
          <Button icon={RotateCw} onClick={() => setAsked(true)}>
            {t("replay")}
          </Button>
        )
      }
    >
      {hook.isError && !h ? (
        <ErrorState error={hook.error} onRetry={() => void hook.refetch()} />
      ) : h ? (
        <div className="flex flex-col gap-5">
          <Facts>
            <Fact label={t("column.state")}>
              <HookStatusBadge status={h.status} />
            </Fact>
            <Fact label={t("column.source")}>{t(`source.${h.source}`)}</Fact>
            {h.note && <Fact label={t("column.note")}>{h.note}</Fact>}
            <Fact label={t("column.attempts")}>{h.attempts}</Fact>
            <Fact label={t("column.received")}>
              <DateTime at={h.receivedAt} />
            </Fact>
            {h.triggeredAt && (
              <Fact label={t("triggered")}>
                <DateTime at={h.triggeredAt} />
              </Fact>
            )}
            {h.processedAt && (
              <Fact label={t("processed")}>
                <DateTime at={h.processedAt} />
              </Fact>
            )}
            <Fact label={t("key")}>
              <code className="font-mono text-xs break-all">{h.key}</code>
            </Fact>
            <Fact label={t("size")}>{format.bytes(h.bytes)}</Fact>
          </Facts>
          <section className="flex flex-col gap-2">
            <h3 className="font-semibold">{t("body")}</h3>
            <p className="text-muted">{t("masked")}</p>
            <Code label={t("body")} value={h.body} />
          </section>
        </div>
      ) : (
        <Skeleton className="w-full" />
      )}
      <Confirm
        open={asked}
        onOpenChange={setAsked}
        title={t("confirm.replay", { count: 1 })}
        action={t("replay")}
        onConfirm={async () => id && acts.replay(id)}
      >
        <p>{t("confirm.replayLead")}</p>
      </Confirm>
    </Sheet>
  );
}
