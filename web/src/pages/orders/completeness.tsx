import { useQuery } from "@tanstack/react-query";
import { CircleCheck, TriangleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useCan, useFormat } from "@/session/me";
import { completenessQuery } from "./queries";

const names = { shopify: "Shopify", simplyprint: "SimplyPrint", sendcloud: "Sendcloud" };

/** Up to when the list is known to be whole, service by service, and what is missing. */
export function Completeness() {
  const { t } = useTranslation("orders");
  const can = useCan();
  const format = useFormat();
  const { data } = useQuery({ ...completenessQuery, enabled: can("queues.read") });
  const compared = (data?.integrations ?? []).filter((i) => i.completeUpTo);
  if (compared.length === 0) return null;
  return (
    <ul aria-label={t("complete.label")} className="flex flex-wrap gap-x-5 gap-y-1 text-xs text-muted">
      {compared.map(({ integration, completeUpTo, missing, lastError }) => {
        const bad = missing > 0 || lastError !== "";
        const Icon = bad ? TriangleAlert : CircleCheck;
        return (
          <li
            key={integration}
            className={bad ? "flex items-center gap-1.5 text-warn-text" : "flex items-center gap-1.5"}
          >
            <Icon aria-hidden className="size-3.5 shrink-0" />
            {t("complete.upTo", { service: names[integration], time: format.time(completeUpTo ?? 0) })}
            {missing > 0 && <span className="font-medium">{t("complete.missing", { count: missing })}</span>}
            {lastError && <span>{t("complete.stuck")}</span>}
          </li>
        );
      })}
    </ul>
  );
}
