import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { PackageOpen, Printer, TriangleAlert } from "lucide-react";
import { lazy, Suspense, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Schema } from "@/api/client";
import { tableOf } from "@/api/list";
import { AddressLink } from "@/orders/address-link";
import { type IssueKind, issueKinds } from "@/orders/issues";
import { useCan, useMe } from "@/session/me";
import { type ColumnOptions, DataTable } from "@/ui/data-table";
import { DayInput } from "@/ui/day-input";
import { EmptyList } from "@/ui/empty-list";
import { ErrorState } from "@/ui/error-state";
import { FilterBar, FilterToggle } from "@/ui/filter-bar";
import { Money } from "@/ui/money";
import { Page } from "@/ui/page";
import { Progress } from "@/ui/progress";
import { SearchInput } from "@/ui/search-input";
import { Select } from "@/ui/select";
import { SeveralFilter } from "@/ui/several-filter";
import { StatusBadge } from "@/ui/status";
import { RelativeTime } from "@/ui/time";
import { Completeness } from "./completeness";
import { type Order, ordersQuery } from "./queries";
import { type OrdersSearch, ordersRoute } from "./route";
import { OrderStatusBadge, orderStatuses } from "./status";
import { ViewsMenu } from "./views-menu";

// Windows are loaded when they are wanted.
const BulkActions = lazy(async () => ({ default: (await import("./bulk")).BulkActions }));
const BulkResult = lazy(async () => ({ default: (await import("./bulk")).BulkResult }));

export function OrdersPage() {
  const { t } = useTranslation("orders");
  const issues = useTranslation("issues").t;
  const can = useCan();
  const search = ordersRoute.useSearch();
  const navigate = useNavigate({ from: ordersRoute.fullPath });
  const orders = useQuery(ordersQuery(search, useMe().timeZone));
  const columns = useColumns();
  const [outcomes, setOutcomes] = useState<Schema<"OverviewOutcome">[] | null>(null);

  /** Changes the address; what it does not name stays, and a changed filter begins at the first page. */
  const show = (change: OrdersSearch) =>
    void navigate({ search: (old) => ({ ...old, page: undefined, ...change }), replace: "search" in change });

  const filters = [search.status, search.issue, search.attention, search.hasActiveJobs, search.from, search.to].filter(
    Boolean,
  ).length;
  const noFilters = {
    status: undefined,
    issue: undefined,
    attention: undefined,
    hasActiveJobs: undefined,
    from: undefined,
    to: undefined,
  };
  const filtered = filters > 0 || Boolean(search.search);
  const clear = () => void navigate({ search: {} });

  if (orders.isError && !orders.data) {
    return (
      <Page title={t("title")}>
        <ErrorState error={orders.error} onRetry={() => void orders.refetch()} />
      </Page>
    );
  }
  return (
    <Page title={t("title")} lead={t("lead")}>
      <DataTable<Order>
        name="orders"
        label={t("title")}
        columns={columns}
        {...tableOf(orders, search, show)}
        rowId={(o) => o.id}
        sort={search.sort ?? "-orderedAt"}
        onOpen={(o) => void navigate({ to: "/orders/$id", params: { id: o.id } })}
        {...(can("orders.write") && {
          selectionActions: (rows: Order[], unselect: () => void) => (
            <Suspense>
              <BulkActions
                orders={rows}
                onDone={(list) => {
                  unselect();
                  setOutcomes(list);
                }}
              />
            </Suspense>
          ),
        })}
        onSort={(sort) => show({ sort: sort as OrdersSearch["sort"] })}
        toolbar={(columnsButton) => (
          <FilterBar
            search={
              <SearchInput
                label={t("search")}
                value={search.search ?? ""}
                onSearch={(text) => show({ search: text || undefined })}
              />
            }
            active={filters}
            onClear={() => show(noFilters)}
            actions={
              <>
                <ViewsMenu search={search} onChoose={(view) => void navigate({ search: view })} />
                {columnsButton}
              </>
            }
          >
            <SeveralFilter
              values={orderStatuses}
              chosen={search.status}
              name={(s) => t(`status.${s}`)}
              any={t("anyStatus")}
              several={(count) => t("statusCount", { count })}
              onChoose={(status) => show({ status })}
            />
            <Select<IssueKind | "">
              aria-label={t("issueFilter")}
              className="w-auto max-w-full"
              value={search.issue ?? ""}
              choices={[
                { value: "", label: t("issueFilter") },
                ...issueKinds.map((k) => ({ value: k, label: issues(`kind.${k}`) })),
              ]}
              onChoose={(issue) => show({ issue: issue || undefined })}
            />
            <FilterToggle pressed={search.attention ?? false} onChange={(on) => show({ attention: on || undefined })}>
              <TriangleAlert aria-hidden className="size-4" />
              {t("attention")}
            </FilterToggle>
            <FilterToggle
              pressed={search.hasActiveJobs ?? false}
              onChange={(on) => show({ hasActiveJobs: on || undefined })}
            >
              <Printer aria-hidden className="size-4" />
              {t("activeJobs")}
            </FilterToggle>
            <span className="flex flex-wrap gap-2">
              {(["from", "to"] as const).map((bound) => (
                <DayInput
                  key={bound}
                  label={t(bound)}
                  value={search[bound]}
                  onChange={(day) => show({ [bound]: day })}
                />
              ))}
            </span>
          </FilterBar>
        )}
        empty={
          <EmptyList
            filtered={filtered}
            nothing={{ title: t("nothing.title"), lead: t("nothing.lead"), clear: t("nothing.clear") }}
            onClear={clear}
            empty={{ title: t("empty.title"), lead: t("empty.lead") }}
            icon={PackageOpen}
          />
        }
      />
      {orders.data && !orders.data.totalIsExact && <p className="text-muted">{t("more")}</p>}
      <Suspense>{outcomes && <BulkResult outcomes={outcomes} onClose={() => setOutcomes(null)} />}</Suspense>
      <Completeness />
    </Page>
  );
}

function useColumns(): ColumnOptions<Order>[] {
  const { t } = useTranslation("orders");
  return useMemo(
    () => [
      {
        id: "number",
        header: t("column.number"),
        sort: "number",
        hideable: false,
        cell: (o) => (
          <span className="flex flex-col">
            {/* A router's Link in each row would take longer than all the rest of the table. */}
            <AddressLink
              href={`/orders/${o.id}`}
              className="rounded font-medium whitespace-nowrap text-accent-text hover:underline"
            >
              {o.number}
            </AddressLink>
            <span className="max-w-40 truncate text-xs text-muted sm:hidden">{o.customerName}</span>
          </span>
        ),
      },
      {
        id: "status",
        header: t("column.status"),
        cell: (o) => (
          <span className="flex flex-wrap items-center gap-1.5">
            <OrderStatusBadge status={o.status} />
            {o.openIssues > 0 && (
              <StatusBadge tone="warn" icon={TriangleAlert}>
                {t("issues", { count: o.openIssues })}
              </StatusBadge>
            )}
          </span>
        ),
      },
      {
        id: "customer",
        header: t("column.customer"),
        meta: { from: "sm" },
        cell: (o) => <span className="block max-w-56 truncate">{o.customerName}</span>,
      },
      { id: "prints", header: t("column.prints"), meta: { from: "md" }, cell: (o) => <Prints order={o} /> },
      { id: "units", header: t("column.units"), meta: { align: "right", from: "xl" }, cell: (o) => o.units },
      {
        id: "total",
        header: t("column.total"),
        sort: "-total",
        meta: { align: "right", from: "md" },
        cell: (o) => <Money minor={o.totalMinor} currency={o.currency} />,
      },
      {
        id: "tracking",
        header: t("column.tracking"),
        meta: { from: "lg" },
        cell: (o) =>
          o.trackingUrl ? (
            <a
              href={o.trackingUrl}
              target="_blank"
              rel="noreferrer"
              className="rounded font-mono text-xs text-accent-text hover:underline"
            >
              {o.trackingNumber}
            </a>
          ) : (
            <span className="font-mono text-xs">{o.trackingNumber || "–"}</span>
          ),
      },
      {
        id: "createdAt",
        header: t("column.createdAt"),
        sort: "-orderedAt",
        meta: { align: "right" },
        cell: (o) => <RelativeTime at={o.orderedAt} />,
      },
    ],
    [t],
  );
}

function Prints({ order: { printJobs, printJobsDone } }: { order: Order }) {
  const { t } = useTranslation("orders");
  if (printJobs === 0) return <span className="text-muted">–</span>;
  const words = t("printed", { done: printJobsDone, count: printJobs });
  return (
    <span className="flex items-center gap-2.5">
      <Progress value={printJobsDone} max={printJobs} label={words} className="w-16" />
      <span className="text-xs whitespace-nowrap text-muted tabular-nums">{words}</span>
    </span>
  );
}
