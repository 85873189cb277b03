import { useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { api, type Schema, take } from "@/api/client";
import { useAsk } from "./ask";

export const shipmentActs = ["retry", "cancel"] as const;
export type ShipmentAct = (typeof shipmentActs)[number];

/** Asks about an act on a shipment and does it: `const [dialog, begin] = useShipmentAct()`. */
export function useShipmentAct(): [ReactNode, (id: string, act: ShipmentAct) => void] {
  const { t } = useTranslation("stages");
  const client = useQueryClient();
  const [dialog, ask] = useAsk();
  const begin = (id: string, act: ShipmentAct) =>
    ask({
      title: `${t(`shipmentAct.${act}`)}?`,
      lead: t(`shipmentExplain.${act}`),
      action: t(`shipmentAct.${act}`),
      danger: act === "cancel",
      done: t(`shipmentDone.${act}`),
      run: async (reason) => {
        const call = { params: { path: { id } }, body: { reason } };
        await (act === "retry"
          ? take(api.POST("/api/v1/shipments/{id}/retry", call))
          : take(api.POST("/api/v1/shipments/{id}/cancel", call)));
        await Promise.all([
          client.invalidateQueries({ queryKey: ["shipments"] }),
          client.invalidateQueries({ queryKey: ["orders"] }),
        ]);
      },
    });
  return [dialog, begin];
}

/** Whether a label is to be printed: that of a parcel that does not go must not be. */
export function isPrintable({ actions }: Pick<Schema<"ShippingView">, "actions">): boolean {
  return actions.some((a) => a.name === "print-label" && a.allowed);
}
