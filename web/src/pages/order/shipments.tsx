import { Link } from "@tanstack/react-router";
import { Download, ExternalLink } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { OrderPage } from "@/orders/queries";
import { useReason } from "@/orders/reason";
import { isPrintable, shipmentActs, useShipmentAct } from "@/orders/shipment-acts";
import { ShipmentStage } from "@/orders/stages";
import { Button, buttonClass } from "@/ui/button";
import { Card } from "@/ui/card";

/** The parcel: its label, where it is, and whether the shop knows. */
export function Shipments({ order }: { order: OrderPage }) {
  const { t } = useTranslation("order");
  const why = useReason();
  const act = useTranslation("stages").t;
  const [dialog, begin] = useShipmentAct();
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
              {isPrintable(sh) && (
                <a href={`/api/v1/shipments/${sh.id}/label`} download className={buttonClass("primary")}>
                  <Download aria-hidden className="size-4" />
                  {t("shipment.label")}
                </a>
              )}
              {shipmentActs
                .filter((name) => sh.actions.some((a) => a.name === name && a.allowed))
                .map((name) => (
                  <Button key={name} onClick={() => begin(sh.id, name)}>
                    {act(`shipmentAct.${name}`)}
                  </Button>
                ))}
            </div>
            {sh.hasLabel &&
              sh.actions
                .filter((a) => a.name === "cancel" && !a.allowed)
                .map((a) => (
                  <p key={a.name} className="text-xs text-muted">
                    {act("shipmentAct.cancel")}: {why(a)}
                  </p>
                ))}
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
