import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Download, ExternalLink } from "lucide-react";
import { useTranslation } from "react-i18next";
import { api, take } from "@/api/client";
import { useAsk } from "@/orders/ask";
import type { OrderPage } from "@/orders/queries";
import { useReason } from "@/orders/reason";
import { ShipmentStage } from "@/orders/stages";
import { Button, buttonClass } from "@/ui/button";
import { Card } from "@/ui/card";

const acts = ["retry", "cancel"] as const;

/** The parcel: its label, where it is, and whether the shop knows. */
export function Shipments({ order }: { order: OrderPage }) {
  const { t } = useTranslation("order");
  const client = useQueryClient();
  const why = useReason();
  const [dialog, ask] = useAsk();
  const told = order.fulfillments[0];
  return (
    <Card title={t("shipment.title")}>
      {order.shipments.length === 0 && (
        <p className="text-muted">{order.hidden.includes("shipments") ? t("shipment.hidden") : t("shipment.none")}</p>
      )}
      <ul className="flex flex-col divide-y">
        {order.shipments.map((sh) => (
          <li key={sh.id} className="flex flex-col items-start gap-2 py-3 first:pt-0 last:pb-0">
            <span className="flex flex-wrap items-center gap-2">
              <ShipmentStage status={sh.status} />
              <span className="text-muted">{[sh.carrier, sh.methodName].filter(Boolean).join(" · ")}</span>
              <Link to="/shipments" search={{ shipment: sh.id }} className="rounded text-accent-text hover:underline">
                {t("shipment.details")}
              </Link>
            </span>
            {sh.lastError && <p className="break-words text-danger-text">{sh.lastError}</p>}
            {sh.trackingNumber &&
              (sh.trackingUrl ? (
                <a
                  href={sh.trackingUrl}
                  target="_blank"
                  rel="noreferrer"
                  className="inline-flex items-center gap-1.5 break-all text-accent-text hover:underline"
                >
                  <ExternalLink aria-hidden className="size-4 shrink-0" />
                  {t("shipment.track", { number: sh.trackingNumber })}
                </a>
              ) : (
                <span className="font-mono text-xs">{sh.trackingNumber}</span>
              ))}
            <div className="flex flex-wrap gap-2">
              {sh.hasLabel && (
                <a href={`/api/v1/shipments/${sh.id}/label`} download className={buttonClass("primary")}>
                  <Download aria-hidden className="size-4" />
                  {t("shipment.label")}
                </a>
              )}
              {acts
                .filter((name) => sh.actions.some((a) => a.name === name && a.allowed))
                .map((name) => (
                  <Button
                    key={name}
                    onClick={() =>
                      ask({
                        title: `${t(`shipmentAct.${name}`)}?`,
                        lead: t(`shipmentAsk.${name}`),
                        action: t(`shipmentAct.${name}`),
                        danger: name === "cancel",
                        done: t("done"),
                        run: async (reason) => {
                          const call = { params: { path: { id: sh.id } }, body: { reason } };
                          await (name === "retry"
                            ? take(api.POST("/api/v1/shipments/{id}/retry", call))
                            : take(api.POST("/api/v1/shipments/{id}/cancel", call)));
                          await Promise.all([
                            client.invalidateQueries({ queryKey: ["orders"] }),
                            client.invalidateQueries({ queryKey: ["shipments"] }),
                          ]);
                        },
                      })
                    }
                  >
                    {t(`shipmentAct.${name}`)}
                  </Button>
                ))}
            </div>
            {acts.map((name) => {
              const act = sh.actions.find((a) => a.name === name && !a.allowed && name === "cancel" && sh.hasLabel);
              return (
                act && (
                  <p key={name} className="text-xs text-muted">
                    {t(`shipmentAct.${name}`)}: {why(act)}
                  </p>
                )
              );
            })}
          </li>
        ))}
      </ul>
      {told && (
        <p className={told.state === "FAILED" ? "mt-3 text-danger-text" : "mt-3 text-muted"}>
          {t(`fulfillment.${told.state}`, { error: told.lastError })}
        </p>
      )}
      {dialog}
    </Card>
  );
}
