import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { FileDown, Printer, Ruler } from "lucide-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { Schema } from "@/api/client";
import { ApiError } from "@/api/error";
import { guideAddress } from "@/baseplates/plan";
import { PlanDrawing } from "@/baseplates/plan-drawing";
import { newFormats } from "@/i18n/format";
import { isLanguage, type Language, languages } from "@/i18n/languages";
import { Button, buttonClass } from "@/ui/button";
import { EmptyState } from "@/ui/empty-state";
import { ErrorState } from "@/ui/error-state";
import { Page } from "@/ui/page";
import { Select } from "@/ui/select";
import { Skeleton } from "@/ui/skeleton";
import { guideQuery } from "./queries";
import { guideRoute } from "./route";

/** How a baseplate is put together, as the customer gets it: on the screen, printed, or as a PDF. */
export function GuidePage() {
  const { t, i18n } = useTranslation("baseplate-guide");
  const { sku, lang } = guideRoute.useSearch();
  const navigate = useNavigate({ from: guideRoute.fullPath });
  const own = isLanguage(i18n.language) ? i18n.language : "en";
  const language = lang ?? own;
  const guide = useQuery({ ...guideQuery(sku ?? "", language), enabled: sku !== undefined });

  const unreadable = guide.error instanceof ApiError && guide.error.status === 422;
  if (!sku || unreadable) {
    return (
      <Page title={t("title")} crumbs={[{ label: t("crumb"), to: "/baseplates" as string }]}>
        <EmptyState
          icon={Ruler}
          title={unreadable ? t("unreadable.title") : t("none.title")}
          action={
            <Link to="/baseplates/new" className={buttonClass("primary")}>
              {t("none.action")}
            </Link>
          }
        >
          {unreadable ? t("unreadable.lead", { sku }) : t("none.lead")}
        </EmptyState>
      </Page>
    );
  }
  return (
    <Page
      narrow
      title={t("title")}
      lead={<code className="font-mono break-all">{guide.data?.plan.sku ?? sku}</code>}
      crumbs={[{ label: t("crumb"), to: "/baseplates" as string }]}
      actions={
        <>
          <Select<Language>
            aria-label={t("language")}
            className="w-auto"
            value={language}
            choices={(Object.keys(languages) as Language[]).map((value) => ({ value, label: languages[value] }))}
            onChoose={(chosen) =>
              void navigate({
                search: (old) => ({ ...old, lang: chosen === own ? undefined : chosen }),
                replace: true,
              })
            }
          />
          <Button icon={Printer} disabled={!guide.data} onClick={() => print()}>
            {t("print")}
          </Button>
          <a className={buttonClass("primary")} href={guideAddress(sku, language)} target="_blank" rel="noreferrer">
            <FileDown aria-hidden className="size-4" />
            {t("pdf")}
          </a>
        </>
      }
    >
      {guide.data ? (
        <Sheet guide={guide.data} />
      ) : guide.isError ? (
        <ErrorState error={guide.error} onRetry={() => void guide.refetch()} />
      ) : (
        <Skeleton className="h-160 w-full rounded-card" />
      )}
      {guide.data && (
        <Link
          to="/baseplates/new"
          search={{ sku: guide.data.plan.sku }}
          className={buttonClass("quiet", "self-start print:hidden")}
        >
          <Ruler aria-hidden className="size-4" />
          {t("open")}
        </Link>
      )}
    </Page>
  );
}

/** The guide on paper: light in both themes, in the customer's language. */
function Sheet({ guide }: { guide: Schema<"GridGuide"> }) {
  const { plan, language } = guide;
  const { t } = useTranslation("baseplate-guide", { lng: language });
  const format = useMemo(() => newFormats({ language, timeZone: "", numberFormat: "", dateFormat: "" }), [language]);
  const millimetres = (mm: number) => format.number(Math.round(mm * 10) / 10);
  const cell = "border-b py-1.5 pr-4 tabular-nums";
  return (
    <article
      lang={language}
      data-theme="light"
      className="flex flex-col gap-5 rounded-card border bg-surface p-5 text-text sm:p-8 print:rounded-none print:border-0 print:p-0"
    >
      <header>
        <h2 className="text-2xl font-semibold tracking-tight">{guide.title}</h2>
        <p className="font-mono break-all">{plan.sku}</p>
        <p className="text-muted">{guide.summary}</p>
      </header>
      <PlanDrawing
        plan={plan}
        label={t("drawing", { count: plan.plates.length })}
        back={guide.back}
        front={guide.front}
        millimetres={(mm) => t("mm", { length: millimetres(mm) })}
        className="max-h-[70vh] print:max-h-[130mm]"
      />
      <section aria-labelledby="guide-steps">
        <h3 id="guide-steps" className="mb-2 text-base font-semibold">
          {t("steps")}
        </h3>
        <ol className="flex flex-col gap-2">
          {guide.steps.map((step, i) => (
            <li key={step.code + step.text} className="flex gap-3 break-inside-avoid">
              <span
                aria-hidden
                className="flex size-6 shrink-0 items-center justify-center rounded-full border border-edge text-xs font-semibold"
              >
                {i + 1}
              </span>
              <span className="pt-0.5">{step.text}</span>
            </li>
          ))}
        </ol>
      </section>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys */}
      <section aria-label={t("plates")} tabIndex={0} className="overflow-x-auto">
        <table className="w-full text-left max-sm:whitespace-nowrap">
          <thead>
            <tr className="text-xs text-muted">
              {(["plate", "width", "depth", "cells", "place"] as const).map((name) => (
                <th key={name} scope="col" className="border-b py-1.5 pr-4 font-medium">
                  {t(`table.${name}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {plan.plates.map((p) => (
              <tr key={p.number} className="break-inside-avoid">
                <th scope="row" className="border-b py-1.5 pr-4 font-semibold tabular-nums">
                  {p.number}
                </th>
                <td className={cell}>{millimetres(p.size.x)}</td>
                <td className={cell}>{millimetres(p.size.y)}</td>
                <td className={cell}>{t("times", { a: p.cellsX, b: p.cellsY })}</td>
                <td className={cell}>{t("table.where", { column: p.column + 1, row: p.row + 1 })}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </article>
  );
}
