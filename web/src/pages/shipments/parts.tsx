import { ExternalLink, Hourglass, Undo2 } from "lucide-react";
import { useTranslation } from "react-i18next";
import { StatusBadge } from "@/ui/status";
import type { Shipment } from "./queries";

/** The number by which the parcel is followed, as a link where the carrier has a page for it. */
export function Tracking({ shipment: { trackingNumber, trackingUrl } }: { shipment: Shipment }) {
  if (!trackingUrl) return <span className="font-mono text-xs break-all">{trackingNumber || "–"}</span>;
  return (
    <a
      href={trackingUrl}
      target="_blank"
      rel="noreferrer"
      className="inline-flex items-center gap-1.5 rounded font-mono text-xs break-all text-accent-text hover:underline"
    >
      {trackingNumber}
      <ExternalLink aria-hidden className="size-3.5 shrink-0" />
    </a>
  );
}

/** That a label is being taken back, or could not be; the status says when it was. */
export function CancellationBadge({ shipment: { cancellation, status } }: { shipment: Shipment }) {
  const { t } = useTranslation("shipments");
  if (status === "CANCELLED") return null;
  if (cancellation.state === "REQUESTED" || cancellation.state === "QUEUED")
    return (
      <StatusBadge tone="warn" icon={Hourglass}>
        {t("cancellation.badge.underWay")}
      </StatusBadge>
    );
  if (cancellation.state === "REFUSED")
    return (
      <StatusBadge tone="danger" icon={Undo2}>
        {t("cancellation.badge.refused")}
      </StatusBadge>
    );
  return null;
}
