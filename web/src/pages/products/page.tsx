import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Boxes, Download, Plus, Trash2, Upload } from "lucide-react";
import { lazy, Suspense, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, take } from "@/api/client";
import { tableOf } from "@/api/list";
import { useCan } from "@/session/me";
import { Button, buttonClass } from "@/ui/button";
import { Confirm } from "@/ui/confirm";
import { type ColumnOptions, DataTable } from "@/ui/data-table";
import { EmptyList } from "@/ui/empty-list";
import { ErrorState, useErrorText } from "@/ui/error-state";
import { FilterBar } from "@/ui/filter-bar";
import { IconButton } from "@/ui/icon-button";
import { Page } from "@/ui/page";
import { SearchInput } from "@/ui/search-input";
import { Select } from "@/ui/select";
import { Switch } from "@/ui/switch";
import { RelativeTime } from "@/ui/time";
import { toast } from "@/ui/toast";
import { type Product, productsQuery } from "./queries";
import { type ProductsSearch, productsRoute } from "./route";

// The dialogs follow when they are opened.
const UnmappedCard = lazy(() => import("./unmapped").then((m) => ({ default: m.UnmappedCard })));
const IgnoredCard = lazy(() => import("./ignored").then((m) => ({ default: m.IgnoredCard })));
const ProductDialog = lazy(() => import("./form").then((m) => ({ default: m.ProductDialog })));
const ProductView = lazy(() => import("./view").then((m) => ({ default: m.ProductView })));
const ImportDialog = lazy(() => import("./import").then((m) => ({ default: m.ImportDialog })));

export function ProductsPage() {
  const { t } = useTranslation("products");
  const search = productsRoute.useSearch();
  const navigate = useNavigate({ from: productsRoute.fullPath });
  const products = useQuery(productsQuery(search));
  const client = useQueryClient();
  const may = useCan()("productMappings.write");
  const [making, setMaking] = useState(false);
  const [importing, setImporting] = useState(false);
  const [doomed, setDoomed] = useState<Product>();
  const columns = useColumns(may, setDoomed);

  const show = (change: ProductsSearch) =>
    void navigate({ search: (old) => ({ ...old, page: undefined, ...change }), replace: "search" in change });
  const open = (change: Pick<ProductsSearch, "map" | "edit">) =>
    void navigate({ search: (old) => ({ ...old, map: undefined, edit: undefined, ...change }) });
  const close = () => {
    setMaking(false);
    open({});
  };
  const filters = search.active ? 1 : 0;

  if (products.isError && !products.data) {
    return (
      <Page title={t("title")}>
        <ErrorState error={products.error} onRetry={() => void products.refetch()} />
      </Page>
    );
  }
  return (
    <Page
      title={t("title")}
      lead={t("lead")}
      actions={
        <>
          <a className={buttonClass()} href="/api/v1/product-mappings/export.csv" download>
            <Download aria-hidden className="size-4" />
            {t("export")}
          </a>
          {may && (
            <>
              <Button icon={Upload} onClick={() => setImporting(true)}>
                {t("import.open")}
              </Button>
              <Button look="primary" icon={Plus} onClick={() => setMaking(true)}>
                {t("new")}
              </Button>
            </>
          )}
        </>
      }
    >
      <Suspense>
        <UnmappedCard onMap={(sku) => open({ map: sku })} />
      </Suspense>
      <Suspense>
        <IgnoredCard />
      </Suspense>
      <DataTable<Product>
        name="products"
        label={t("title")}
        columns={columns}
        {...tableOf(products, search, show)}
        rowId={(p) => p.id}
        sort={search.sort ?? "sku"}
        onSort={(sort) => show({ sort: sort as ProductsSearch["sort"] })}
        onOpen={(p) => open({ edit: p.id })}
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
            onClear={() => show({ active: undefined })}
            actions={columnsButton}
          >
            <Select<"" | "true" | "false">
              aria-label={t("column.active")}
              className="w-auto"
              value={search.active ?? ""}
              choices={[
                { value: "", label: t("filter.all") },
                { value: "true", label: t("filter.active") },
                { value: "false", label: t("filter.inactive") },
              ]}
              onChoose={(active) => show({ active: active || undefined })}
            />
          </FilterBar>
        )}
        empty={
          <EmptyList
            filtered={filters > 0 || Boolean(search.search)}
            nothing={{ title: t("nothing.title"), lead: t("nothing.lead"), clear: t("nothing.clear") }}
            onClear={() => void navigate({ search: {} })}
            empty={{ title: t("empty.title"), lead: t("empty.lead") }}
            icon={Boxes}
          />
        }
      />
      <Suspense>
        {may && (making || search.map || search.edit) && (
          <ProductDialog key={search.edit ?? search.map ?? ""} id={search.edit} sku={search.map} onClose={close} />
        )}
        {!may && search.edit && <ProductView key={search.edit} id={search.edit} onClose={close} />}
        {importing && <ImportDialog onClose={() => setImporting(false)} />}
      </Suspense>
      <Confirm
        open={doomed !== undefined}
        onOpenChange={(stay) => !stay && setDoomed(undefined)}
        title={t("delete.title", { sku: doomed?.sku ?? "" })}
        action={t("delete.action")}
        danger
        onConfirm={async () => {
          await take(api.DELETE("/api/v1/product-mappings/{id}", { params: { path: { id: doomed?.id ?? "" } } }));
          toast("done", t("delete.done", { sku: doomed?.sku ?? "" }));
          await client.invalidateQueries({ queryKey: ["products"] });
        }}
      >
        {t("delete.lead", { count: doomed?.openLines ?? 0 })}
      </Confirm>
    </Page>
  );
}

function ActiveSwitch({ product, may }: { product: Product; may: boolean }) {
  const { t } = useTranslation("products");
  const client = useQueryClient();
  const text = useErrorText();
  const [busy, setBusy] = useState(false);
  async function change(active: boolean) {
    setBusy(true);
    try {
      await take(
        api.PATCH("/api/v1/product-mappings/{id}", {
          params: { path: { id: product.id } },
          body: { active, ...(product.version ? { version: product.version } : {}) },
        }),
      );
    } catch (error) {
      toast("failed", text(error));
    }
    await client.invalidateQueries({ queryKey: ["products"] });
    setBusy(false);
  }
  return (
    <Switch
      aria-label={t("activeOf", { sku: product.sku })}
      checked={product.active ?? true}
      disabled={!may || busy}
      onCheckedChange={(on) => void change(on)}
    />
  );
}

function useColumns(may: boolean, onDelete: (p: Product) => void): ColumnOptions<Product>[] {
  const { t } = useTranslation("products");
  return useMemo(
    () => [
      {
        id: "sku",
        header: t("column.sku"),
        sort: "sku",
        hideable: false,
        cell: (p) => (
          <span className="flex flex-col">
            <span className="font-mono break-all">{p.sku}</span>
            <span className="max-w-40 truncate text-xs text-muted sm:hidden">{p.productName}</span>
          </span>
        ),
      },
      {
        id: "name",
        header: t("column.name"),
        sort: "productName",
        meta: { from: "sm" },
        cell: (p) => <span className="block max-w-72 truncate">{p.productName}</span>,
      },
      {
        id: "parts",
        header: t("column.parts"),
        meta: { from: "md" },
        cell: (p) => (
          <span className="block max-w-72 truncate text-muted">
            {p.parts.map((x) => (x.quantity > 1 ? `${x.quantity} × ${x.name}` : x.name)).join(", ")}
          </span>
        ),
      },
      {
        id: "use",
        header: t("column.use"),
        meta: { from: "md", align: "right" },
        cell: (p) => (
          <span title={t("openLines", { count: p.openLines })} className="whitespace-nowrap">
            {t("used", { count: p.usedLastMonth })}
          </span>
        ),
      },
      {
        id: "updatedAt",
        header: t("column.updatedAt"),
        sort: "-updatedAt",
        meta: { from: "lg", align: "right" },
        cell: (p) => <RelativeTime at={p.updatedAt} />,
      },
      {
        id: "active",
        header: t("column.active"),
        hideable: false,
        cell: (p) => <ActiveSwitch product={p} may={may} />,
      },
      ...(may
        ? [
            {
              id: "acts",
              header: t("column.acts"),
              hideable: false,
              meta: { align: "right" as const },
              cell: (p: Product) => (
                <IconButton icon={Trash2} label={t("delete.open", { sku: p.sku })} onClick={() => onDelete(p)} />
              ),
            },
          ]
        : []),
    ],
    [t, may, onDelete],
  );
}
