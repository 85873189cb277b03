import { CircleAlert, CircleCheck, Info, LoaderCircle } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { type Plan, plateCounts } from "@/baseplates/plan";
import { useFormat } from "@/session/me";
import { Money } from "@/ui/money";
import { StatusBadge } from "@/ui/status";
import { useMillimetres } from "./panels";

/** What a baseplate takes and gives, in figures. `last` are those of the last one that could be made. */
export function Figures({ plan, busy, last }: { plan: Plan; busy: boolean; last: boolean }) {
  const { t } = useTranslation("baseplate-configurator");
  const format = useFormat();
  const length = useMillimetres();
  const { columns, rows } = plateCounts(plan);
  const { north, east, south, west } = plan.padding;
  const margin = Math.max(north, east, south, west) > 0;
  return (
    <section aria-label={t("figures.label")} aria-busy={busy}>
      {last && <p className="mb-3 font-medium">{t("figures.last")}</p>}
      <dl className="grid grid-cols-2 gap-x-4 gap-y-4 sm:grid-cols-[1fr_1.5fr_1fr_1.2fr]">
        <Figure label={t("figures.plates")} value={format.number(plan.plates.length)}>
          {plan.plates.length > 1 && t("figures.grid", { columns, rows })}
        </Figure>
        <Figure label={t("figures.time")} value={format.duration(plan.printSeconds)}>
          {t(`figures.basis.${plan.basis}`)}
        </Figure>
        <Figure
          label={t("figures.weight")}
          value={t("grams", { weight: format.number(Math.round(plan.filamentMilligrams / 1000)) })}
        >
          {t(`figures.basis.${plan.basis}`)}
        </Figure>
        <Figure
          label={t("figures.price")}
          value={plan.price ? <Money minor={plan.price.minor} currency={plan.price.currency} /> : "–"}
        >
          {plan.price ? t("figures.priceBasis") : t("figures.noPrice")}
        </Figure>
      </dl>
      <p className="mt-3 text-muted">
        {t("figures.size", {
          width: format.number(Math.round(plan.size.x * 10) / 10),
          depth: length(plan.size.y),
          height: length(plan.size.z),
          across: plan.cellsX.length,
          along: plan.cellsY.length,
        })}{" "}
        {margin && t("figures.margin", { sides: length(Math.max(east, west)), ends: length(Math.max(north, south)) })}
      </p>
    </section>
  );
}

function Figure({ label, value, children }: { label: string; value: ReactNode; children?: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-xs text-muted">{label}</dt>
      <dd className="text-lg font-semibold tabular-nums">{value}</dd>
      {children && <dd className="text-xs text-muted">{children}</dd>}
    </div>
  );
}

const states = {
  WORKING: { tone: "busy", icon: LoaderCircle },
  READY: { tone: "good", icon: CircleCheck },
  FAILED: { tone: "danger", icon: CircleAlert },
} as const;

/** How far a product is that was asked for before. */
export function MadeBadge({ made }: { made: NonNullable<Plan["made"]> }) {
  const { t } = useTranslation("baseplate-configurator");
  return (
    <StatusBadge tone={states[made.state].tone} icon={states[made.state].icon}>
      {t(`made.${made.state}`)}
    </StatusBadge>
  );
}

/** What is worth knowing about a plan. */
export function Remarks({ plan, turned }: { plan: Plan; turned: boolean }) {
  const { t, i18n } = useTranslation("baseplate-configurator");
  const length = useMillimetres();
  if (plan.remarks.length === 0 && !turned) return null;
  return (
    <ul className="flex flex-col gap-1.5">
      {turned && <Remark>{t("remark.turned")}</Remark>}
      {plan.remarks.map((r) => (
        <Remark key={`${r.code} ${r.millimetres}`}>
          {i18n.exists(`remark.${r.code}`, { ns: "baseplate-configurator" })
            ? t(`remark.${r.code}`, {
                length: length(r.millimetres),
                width: length(plan.bed.x),
                depth: length(plan.bed.y),
              })
            : r.message}
        </Remark>
      ))}
    </ul>
  );
}

function Remark({ children }: { children: ReactNode }) {
  return (
    <li className="flex items-start gap-2 text-muted">
      <Info aria-hidden className="mt-0.5 size-4 shrink-0" />
      <span>{children}</span>
    </li>
  );
}
