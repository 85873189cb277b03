import { Link } from "@tanstack/react-router";
import { Clock, Printer } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { BaseplateDetail } from "@/baseplates/queries";
import { Card } from "@/ui/card";
import { StatusBadge } from "@/ui/status";
import { RelativeTime } from "@/ui/time";

/** The orders that need it: those that wait, and the newest that are printed from it. */
export function Lines({ baseplate: b }: { baseplate: BaseplateDetail }) {
  const { t } = useTranslation("baseplates");
  return (
    <Card title={t("lines.title")}>
      {b.lines.length === 0 ? (
        <p className="text-muted">{t("lines.none")}</p>
      ) : (
        <ul className="flex flex-col divide-y">
          {b.lines.map((l) => (
            <li key={l.lineItemId} className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2.5 first:pt-0 last:pb-0">
              <Link to="/orders/$id" params={{ id: l.orderId }} className="rounded font-medium hover:underline">
                {l.orderNumber}
              </Link>
              <span className="text-muted tabular-nums">{l.quantity} ×</span>
              <StatusBadge tone={l.waiting ? "busy" : "good"} icon={l.waiting ? Clock : Printer}>
                {t(l.waiting ? "lines.waits" : "lines.used")}
              </StatusBadge>
              <span className="ml-auto text-xs text-muted">
                <RelativeTime at={l.at} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
