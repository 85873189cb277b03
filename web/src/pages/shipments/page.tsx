import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { PackageOpen, Printer } from "lucide-react";
import { lazy, Suspense, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { tableOf } from "@/api/list";
import { ShipmentStage } from "@/orders/stages";
import { useFormat, useMe } from "@/session/me";
import { Button } from "@/ui/button";
import { type ColumnOptions, DataTable } from "@/ui/data-table";
import { DayInput } from "@/ui/day-input";
import { EmptyList } from "@/ui/empty-list";
import { ErrorState } from "@/ui/error-state";
import { FilterBar } from "@/ui/filter-bar";
import { Page } from "@/ui/page";
import { SearchInput } from "@/ui/search-input";
import { Select } from "@/ui/select";
import { SeveralFilter } from "@/ui/several-filter";
import { RelativeTime } from "@/ui/time";
import { CancellationBadge, Tracking } from "./parts";
import { carriersQuery, type Shipment, shipmentsQuery } from "./queries";
import { type ShipmentsSearch, shipmentsRoute } from "./route";
import { shipmentStatuses } from "./status";

// Windows are loaded when they are wanted.
const ShipmentSheet = lazy(async () => ({ default: (await import("./sheet")).ShipmentSheet }));
const LabelsDialog = lazy(async () => ({ default: (await import("./labels-dialog")).LabelsDialog }));

export function ShipmentsPage() {
  const { t } = useTranslation("shipments");
  const stage = useTranslation("stages").t;
  const search = shipmentsRoute.useSearch();
  const navigate = useNavigate({ from: shipmentsRoute.fullPath });
  const shipments = useQuery(shipmentsQuery(search, useMe().timeZone));
  const carriers = useQuery(carriersQuery);
  const columns = useColumns();
  // What was chosen when the window was opened: a live list changes meanwhile.
  const [printing, print] = useState<Shipment[] | null>(null);

  const show = (change: ShipmentsSearch) =>
    void navigate({ search: (old) => ({ ...old, page: undefined, ...change }), replace: "search" in change });
  const open = (shipment: string | undefined) => void navigate({ search: (old) => ({ ...old, shipment }) });

  const filters = [search.status, search.carrier, search.from, search.to].filter(Boolean).length;
  const clear = () => void navigate({ search: {} });

  if (shipments.isError && !shipments.data) {
    return (
      <Page title={t("title")}>
        <ErrorState error={shipments.error} onRetry={() => void shipments.refetch()} />
      </Page>
    );
  }
  return (
    <Page title={t("title")} lead={t("lead")}>
      <DataTable<Shipment>
        name="shipments"
        label={t("title")}
        columns={columns}
        {...tableOf(shipments, search, show)}
        rowId={(s) => s.id}
        sort={search.sort ?? "-createdAt"}
        onSort={(sort) => show({ sort: sort as ShipmentsSearch["sort"] })}
        onOpen={(s) => open(s.id)}
        selectionActions={(rows) => (
          <Button look="primary" icon={Printer} onClick={() => print(rows)}>
            {t("labels.button")}
          </Button>
        )}
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
            onClear={() => show({ status: undefined, carrier: undefined, from: undefined, to: undefined })}
            actions={columnsButton}
          >
            <SeveralFilter
              values={shipmentStatuses}
              chosen={search.status}
              name={(s) => stage(`shipment.${s}`)}
              any={t("anyStatus")}
              several={(count) => t("statusCount", { count })}
              onChoose={(status) => show({ status })}
            />
            <Select<string>
              aria-label={t("column.carrier")}
              className="w-auto max-w-full"
              value={search.carrier ?? ""}
              choices={[
                { value: "", label: t("anyCarrier") },
                ...[...new Set([...(carriers.data?.items ?? []), search.carrier ?? ""])]
                  .filter(Boolean)
                  .map((name) => ({ value: name, label: name })),
              ]}
              onChoose={(carrier) => show({ carrier: carrier || undefined })}
            />
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
            filtered={filters > 0 || Boolean(search.search)}
            nothing={{ title: t("nothing.title"), lead: t("nothing.lead"), clear: t("nothing.clear") }}
            onClear={clear}
            empty={{ title: t("empty.title"), lead: t("empty.lead") }}
            icon={PackageOpen}
          />
        }
      />
      <Suspense>
        {printing && <LabelsDialog shipments={printing} onClose={() => print(null)} />}
        {search.shipment && (
          <ShipmentSheet key={search.shipment} id={search.shipment} onClose={() => open(undefined)} />
        )}
      </Suspense>
    </Page>
  );
}

function useColumns(): ColumnOptions<Shipment>[] {
  const { t } = useTranslation("shipments");
  const format = useFormat();
  return useMemo(
    () => [
      {
        id: "order",
        header: t("column.order"),
        hideable: false,
        cell: (s) => (
          <span className="flex flex-col">
            <Link
              from={shipmentsRoute.fullPath}
              to="/shipments"
              search={(old) => ({ ...old, shipment: s.id })}
              className="rounded font-medium whitespace-nowrap text-accent-text hover:underline"
            >
              {s.orderNumber}
            </Link>
            <span className="max-w-32 truncate text-xs text-muted sm:hidden">{s.recipientName}</span>
          </span>
        ),
      },
      {
        id: "status",
        header: t("column.status"),
        cell: (s) => (
          <span className="flex flex-wrap items-center gap-1.5">
            <ShipmentStage status={s.status} />
            <CancellationBadge shipment={s} />
          </span>
        ),
      },
      {
        id: "recipient",
        header: t("column.recipient"),
        meta: { from: "sm" },
        cell: (s) => (
          <span className="flex max-w-56 flex-col">
            <span className="truncate">{s.recipientName}</span>
            <span className="truncate text-xs text-muted">{format.country(s.recipientCountry)}</span>
          </span>
        ),
      },
      {
        id: "carrier",
        header: t("column.carrier"),
        meta: { from: "lg" },
        cell: (s) => s.carrier || s.methodName || "–",
      },
      { id: "tracking", header: t("column.tracking"), meta: { from: "md" }, cell: (s) => <Tracking shipment={s} /> },
      {
        id: "createdAt",
        header: t("column.createdAt"),
        sort: "-createdAt",
        meta: { align: "right", from: "sm" },
        cell: (s) => <RelativeTime at={s.createdAt} />,
      },
    ],
    [t, format],
  );
}
