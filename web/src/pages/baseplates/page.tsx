import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { Grid2x2Plus, Grid3x3, SlidersHorizontal } from "lucide-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { tableOf } from "@/api/list";
import { useProductWords } from "@/baseplates/product";
import { type Baseplate, type State, type Step, states, steps } from "@/baseplates/queries";
import { BaseplateBadge } from "@/baseplates/status";
import { AddressLink } from "@/orders/address-link";
import { useCan, useFormat } from "@/session/me";
import { buttonClass } from "@/ui/button";
import { type ColumnOptions, DataTable } from "@/ui/data-table";
import { EmptyList } from "@/ui/empty-list";
import { ErrorState } from "@/ui/error-state";
import { FilterBar } from "@/ui/filter-bar";
import { Page } from "@/ui/page";
import { SearchInput } from "@/ui/search-input";
import { Select } from "@/ui/select";
import { RelativeTime } from "@/ui/time";
import { baseplatesQuery } from "./queries";
import { type BaseplatesSearch, baseplatesRoute } from "./route";

export function BaseplatesPage() {
  const { t } = useTranslation("baseplates");
  const can = useCan();
  const search = baseplatesRoute.useSearch();
  const navigate = useNavigate({ from: baseplatesRoute.fullPath });
  const baseplates = useQuery(baseplatesQuery(search));
  const columns = useColumns();
  const show = (change: BaseplatesSearch) =>
    void navigate({ search: (old) => ({ ...old, page: undefined, ...change }), replace: "search" in change });
  const active = [search.state, search.step].filter(Boolean).length;

  if (baseplates.isError && !baseplates.data) {
    return (
      <Page title={t("title")}>
        <ErrorState error={baseplates.error} onRetry={() => void baseplates.refetch()} />
      </Page>
    );
  }
  return (
    <Page
      title={t("title")}
      lead={t("lead")}
      actions={
        <>
          <Link to="/settings/baseplates" className={buttonClass()}>
            <SlidersHorizontal aria-hidden className="size-4" />
            {t("toSettings")}
          </Link>
          <AddressLink href="/baseplates/new" className={buttonClass(can("grid.write") ? "primary" : "secondary")}>
            <Grid2x2Plus aria-hidden className="size-4" />
            {t("new")}
          </AddressLink>
        </>
      }
    >
      <DataTable<Baseplate>
        name="baseplates"
        label={t("title")}
        columns={columns}
        {...tableOf(baseplates, search, show)}
        rowId={(b) => b.id}
        onOpen={(b) => void navigate({ to: "/baseplates/$id", params: { id: b.id } })}
        toolbar={(columnsButton) => (
          <FilterBar
            search={
              <SearchInput
                label={t("search")}
                value={search.search ?? ""}
                onSearch={(text) => show({ search: text || undefined })}
              />
            }
            active={active}
            onClear={() => show({ state: undefined, step: undefined })}
            actions={columnsButton}
          >
            <Select<State | "">
              aria-label={t("column.state")}
              className="w-auto"
              value={search.state ?? ""}
              choices={[
                { value: "", label: t("anyState") },
                ...states.map((value) => ({ value, label: t(`state.${value}`) })),
              ]}
              onChoose={(state) => show({ state: state || undefined })}
            />
            <Select<Step | "">
              aria-label={t("step")}
              className="w-auto"
              value={search.step ?? ""}
              choices={[
                { value: "", label: t("anyStep") },
                ...steps.map((value) => ({ value, label: t(`stepName.${value}`) })),
              ]}
              onChoose={(step) => show({ step: step || undefined })}
            />
          </FilterBar>
        )}
        empty={
          <EmptyList
            filtered={active > 0 || Boolean(search.search)}
            nothing={{ title: t("nothing.title"), lead: t("nothing.lead"), clear: t("nothing.clear") }}
            onClear={() => void navigate({ search: {} })}
            empty={{ title: t("empty.title"), lead: t("empty.lead") }}
            icon={Grid3x3}
          />
        }
      />
    </Page>
  );
}

function useColumns(): ColumnOptions<Baseplate>[] {
  const { t } = useTranslation("baseplates");
  const format = useFormat();
  const words = useProductWords();
  return useMemo(
    () => [
      {
        id: "product",
        header: t("column.product"),
        hideable: false,
        cell: (b) => (
          <span className="flex flex-col">
            <Link
              to="/baseplates/$id"
              params={{ id: b.id }}
              className="rounded font-mono font-medium break-all hover:underline"
            >
              {b.sku}
            </Link>
            <span className="text-xs text-muted">{words(b)}</span>
          </span>
        ),
      },
      {
        id: "state",
        header: t("column.state"),
        hideable: false,
        cell: (b) => (
          <span className="flex flex-col items-start gap-1">
            <BaseplateBadge state={b.state} />
            {b.state !== "READY" && <span className="text-xs text-muted">{t(`stepName.${b.step}`)}</span>}
          </span>
        ),
      },
      {
        id: "plates",
        header: t("column.plates"),
        meta: { from: "sm", align: "right" },
        cell: (b) => {
          if (b.plateCount === 0) return "–";
          if (b.state === "READY") return format.number(b.plateCount);
          const done = b.step === "slicing" ? b.slicedCount : b.uploadedCount;
          return b.step === "slicing" || b.step === "simplyprint-upload"
            ? t("ofPlates", { done: format.number(done), count: b.plateCount })
            : format.number(b.plateCount);
        },
      },
      {
        id: "time",
        header: t("column.time"),
        meta: { from: "md", align: "right" },
        cell: (b) => (b.printSeconds > 0 ? format.duration(b.printSeconds) : "–"),
      },
      {
        id: "weight",
        header: t("column.weight"),
        meta: { from: "md", align: "right" },
        cell: (b) =>
          b.filamentMilligrams > 0
            ? t("grams", { grams: format.number(Math.round(b.filamentMilligrams / 1000)) })
            : "–",
      },
      {
        id: "waiting",
        header: t("column.waiting"),
        meta: { from: "lg", align: "right" },
        cell: (b) => (b.waitingLines > 0 ? format.number(b.waitingLines) : "–"),
      },
      {
        id: "updatedAt",
        header: t("column.updatedAt"),
        meta: { from: "lg", align: "right" },
        cell: (b) => <RelativeTime at={b.updatedAt} />,
      },
    ],
    [t, format, words],
  );
}
