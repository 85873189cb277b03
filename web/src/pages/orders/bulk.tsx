import { useQueryClient } from "@tanstack/react-query";
import { Ban, CircleCheck, CircleX, RotateCw, Truck } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, type Schema, take } from "@/api/client";
import { useReason } from "@/orders/reason";
import { Button } from "@/ui/button";
import { Confirm } from "@/ui/confirm";
import { Dialog } from "@/ui/dialog";
import { StatusBadge } from "@/ui/status";
import type { Order } from "./queries";

const acts = [
  { name: "retry", icon: RotateCw, danger: false },
  { name: "force-fulfil", icon: Truck, danger: false },
  { name: "cancel", icon: Ban, danger: true },
] as const;

type Act = (typeof acts)[number];

/** Acts on the chosen orders; how it went for each is told afterwards. */
export function BulkActions({
  orders,
  onDone,
}: {
  orders: Order[];
  onDone: (outcomes: Schema<"OverviewOutcome">[]) => void;
}) {
  const { t } = useTranslation("orders");
  const client = useQueryClient();
  const [asked, ask] = useState<Act | null>(null);
  // What was chosen when the question was asked: a live list changes meanwhile.
  const [chosen, choose] = useState<string[]>([]);
  return (
    <div className="flex flex-wrap gap-2">
      {acts.map((act) => (
        <Button
          key={act.name}
          icon={act.icon}
          onClick={() => {
            choose(orders.map((o) => o.id));
            ask(act);
          }}
        >
          {t(`bulk.${act.name}`)}
        </Button>
      ))}
      {asked && (
        <Confirm
          open
          onOpenChange={(open) => !open && ask(null)}
          title={t(`bulkAsk.${asked.name}`, { count: chosen.length })}
          action={t(`bulk.${asked.name}`)}
          danger={asked.danger}
          reason="required"
          onConfirm={async (reason) => {
            const { items } = await take(
              api.POST("/api/v1/orders/bulk", { body: { action: asked.name, ids: chosen, reason } }),
            );
            await client.invalidateQueries({ queryKey: ["orders"] });
            onDone(items);
          }}
        >
          {t(`bulkLead.${asked.name}`)}
        </Confirm>
      )}
    </div>
  );
}

/** How a bulk act went, order by order. */
export function BulkResult({ outcomes, onClose }: { outcomes: Schema<"OverviewOutcome">[]; onClose: () => void }) {
  const { t } = useTranslation("orders");
  const reason = useReason();
  const done = outcomes.filter((o) => o.outcome === "done").length;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t("outcome.title")}
      description={t("outcome.summary", { done, count: outcomes.length })}
      size="medium"
    >
      <ul className="flex flex-col divide-y pb-4">
        {outcomes.map((o) => (
          <li key={o.id} className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2">
            <span className="min-w-20 font-medium">{o.number || o.id}</span>
            <StatusBadge
              tone={o.outcome === "done" ? "good" : "danger"}
              icon={o.outcome === "done" ? CircleCheck : CircleX}
            >
              {t(`outcome.${o.outcome}`)}
            </StatusBadge>
            {o.outcome !== "done" && <span className="text-muted">{reason(o)}</span>}
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
