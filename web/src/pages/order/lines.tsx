import { useTranslation } from "react-i18next";
import type { OrderPage } from "@/orders/queries";
import { Card } from "@/ui/card";
import { Money } from "@/ui/money";
import { Progress } from "@/ui/progress";
import { Badge } from "@/ui/status";
import { LineBaseplate } from "./baseplate";

type Line = OrderPage["lineItems"][number];

/** What was ordered, how much of each unit is ready, and how its parts are doing. */
export function Lines({ order }: { order: OrderPage }) {
  const { t } = useTranslation("order");
  return (
    <Card title={t("lines.title")}>
      <ul className="flex flex-col divide-y">
        {order.lineItems.map((line) => (
          <OneLine key={line.id} line={line} currency={order.currency} />
        ))}
      </ul>
    </Card>
  );
}

function OneLine({ line, currency }: { line: Line; currency: string }) {
  const { t } = useTranslation("order");
  const words = t("lines.done", { done: line.done, count: line.wanted });
  const removed = line.quantity - line.wanted;
  return (
    <li className="flex flex-col gap-2 py-3 first:pt-0 last:pb-0">
      <div className="flex flex-wrap items-baseline gap-x-3">
        <span className="font-medium tabular-nums">{line.quantity} ×</span>
        <span className="min-w-0 grow basis-40 break-words">
          {line.title} <span className="font-mono text-xs text-muted">{line.sku}</span>
        </span>
        <Money minor={line.unitPriceMinor} currency={currency} />
      </div>
      {line.properties.length > 0 && (
        <p className="text-xs text-muted">{line.properties.map((p) => `${p.name}: ${p.value}`).join(" · ")}</p>
      )}
      {line.baseplate && <LineBaseplate baseplate={line.baseplate} />}
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        {line.printable ? (
          <>
            <Progress value={line.done} max={line.wanted} label={`${line.title}: ${words}`} className="w-28" />
            <span className="text-xs text-muted">{words}</span>
          </>
        ) : (
          <Badge>{t("lines.notPrinted")}</Badge>
        )}
        {removed > 0 && <Badge>{t("lines.removed", { count: removed })}</Badge>}
        {line.fromStock > 0 && <Badge tone="accent">{t("lines.stock", { count: line.fromStock })}</Badge>}
        {line.printable && line.parts.length === 0 && !line.baseplate && line.fromStock < line.wanted && (
          <Badge tone="warn">{t("lines.notMapped")}</Badge>
        )}
      </div>
      {line.parts.length > 0 && (
        <ul className="flex flex-col gap-1.5 border-l-2 pl-3">
          {line.parts.map((p) => (
            <li key={p.id} className="flex flex-wrap items-center gap-x-3 gap-y-1">
              <span className="min-w-24 break-words">{p.name}</span>
              <Progress
                value={p.good}
                max={p.wanted}
                label={t("parts.progress", { name: p.name, done: p.good, count: p.wanted })}
                className="w-20"
              />
              <span className="text-xs text-muted tabular-nums">
                {[
                  p.good > 0 && t("parts.good", { n: p.good }),
                  p.inFlight > 0 && t("parts.inFlight", { n: p.inFlight }),
                  p.failed > 0 && t("parts.failed", { n: p.failed }),
                  p.open > 0 && t("parts.open", { n: p.open }),
                ]
                  .filter(Boolean)
                  .join(" · ")}
              </span>
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}
