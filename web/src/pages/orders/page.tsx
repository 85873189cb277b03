import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { PackageOpen, SearchX, TriangleAlert } from "lucide-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { defaultPageSize } from "@/api/list";
import { Button } from "@/ui/button";
import { type ColumnOptions, DataTable } from "@/ui/data-table";
import { EmptyState } from "@/ui/empty-state";
import { ErrorState } from "@/ui/error-state";
import { FilterBar, FilterToggle } from "@/ui/filter-bar";
import { Money } from "@/ui/money";
import { Page } from "@/ui/page";
import { Progress } from "@/ui/progress";
import { SearchInput } from "@/ui/search-input";
import { Select } from "@/ui/select";
import { StatusBadge } from "@/ui/status";
import { RelativeTime } from "@/ui/time";
import { Completeness } from "./completeness";
import { type Order, ordersQuery } from "./queries";
import { type OrdersSearch, ordersRoute } from "./route";
import { type OrderStatus, OrderStatusBadge, orderStatuses } from "./status";

export function OrdersPage() {
  const { t } = useTranslation("orders");
  const search = ordersRoute.useSearch();
  const navigate = useNavigate({ from: ordersRoute.fullPath });
  const orders = useQuery(ordersQuery(search));
  const columns = useColumns();

  /** Changes the address; what it does not name stays, and a changed filter begins at the first page. */
  const show = (change: OrdersSearch) =>
    void navigate({ search: (old) => ({ ...old, page: undefined, ...change }), replace: "search" in change });

  const filters = [search.status, search.attention, search.from, search.to].filter(Boolean).length;
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
        rows={orders.data?.items}
        rowId={(o) => o.id}
        loading={orders.isPending}
        stale={orders.isPlaceholderData}
        page={search.page ?? 1}
        pageSize={search.pageSize ?? defaultPageSize}
        total={orders.data?.total ?? 0}
        onPage={(page) => show({ page })}
        onPageSize={(pageSize) => show({ pageSize })}
        sort={search.sort ?? "-createdAt"}
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
            onClear={() => show({ status: undefined, attention: undefined, from: undefined, to: undefined })}
            actions={columnsButton}
          >
            <Select<OrderStatus | "">
              aria-label={t("column.status")}
              className="w-auto"
              value={search.status ?? ""}
              choices={[
                { value: "", label: t("anyStatus") },
                ...orderStatuses.map((s) => ({ value: s, label: t(`status.${s}`) })),
              ]}
              onChoose={(status) => show({ status: status || undefined })}
            />
            <FilterToggle pressed={search.attention ?? false} onChange={(on) => show({ attention: on || undefined })}>
              <TriangleAlert aria-hidden className="size-4" />
              {t("attention")}
            </FilterToggle>
          </FilterBar>
        )}
        empty={
          filtered ? (
            <EmptyState
              icon={SearchX}
              title={t("nothing.title")}
              action={<Button onClick={clear}>{t("nothing.clear")}</Button>}
            >
              {t("nothing.lead")}
            </EmptyState>
          ) : (
            <EmptyState icon={PackageOpen} title={t("empty.title")}>
              {t("empty.lead")}
            </EmptyState>
          )
        }
      />
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
            <span className="font-medium whitespace-nowrap">{o.number}</span>
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
        sort: "-createdAt",
        meta: { align: "right" },
        cell: (o) => <RelativeTime at={o.createdAt} />,
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
