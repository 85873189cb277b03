import {
  createColumnHelper,
  type RowData,
  type RowSelectionState,
  rowSelectionFeature,
  rowSortingFeature,
  type SortingState,
  tableFeatures,
  useTable,
} from "@tanstack/react-table";
import clsx from "clsx";
import { ArrowDown, ArrowUp, ChevronsUpDown, Columns3 } from "lucide-react";
import { memo, type ReactNode, useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { PageSize } from "@/api/list";
import { Button } from "./button";
import { Checkbox } from "./checkbox";
import { Menu, MenuCheck } from "./menu";
import { Pagination } from "./pagination";
import { useShortcut } from "./shortcut";
import { Skeleton } from "./skeleton";

// Filtering, sorting and paging are the server's: the table only holds their state.
const features = tableFeatures({ rowSelectionFeature, rowSortingFeature });

interface ColumnMeta {
  /** Numbers stand at the right. */
  align?: "right";
  /** Shown from this width on; the others are always shown. */
  from?: "sm" | "md" | "lg" | "xl";
  /** The name in the list of columns when the header is no text. */
  label?: string;
}

const widths = { sm: "max-sm:hidden", md: "max-md:hidden", lg: "max-lg:hidden", xl: "max-xl:hidden" };

/** One column. Keep the list of columns stable (useMemo): a new list makes a new table. */
export interface ColumnOptions<T> {
  id: string;
  /** Its text in the head. */
  header: string;
  cell: (row: T) => ReactNode;
  /** The name of the server's sorting, when it can sort by this column. */
  sort?: string;
  meta?: ColumnMeta;
  /** Can be hidden by the person; on by default. */
  hideable?: boolean;
}

export interface DataTableProps<T extends RowData> {
  /** What the table lists, for screen readers. */
  label: string;
  columns: readonly ColumnOptions<T>[];
  rows: readonly T[] | undefined;
  rowId: (row: T) => string;
  /** The first page is being loaded: places are held. */
  loading?: boolean;
  /** Another page is being loaded: the old one stays, dimmed. */
  stale?: boolean;
  /** What stands in the place of no rows. */
  empty: ReactNode;
  page: number;
  pageSize: number;
  total: number;
  onPage: (page: number) => void;
  onPageSize: (size: PageSize) => void;
  /** The server's sorting, e.g. "-createdAt"; a minus is descending. */
  sort?: string | undefined;
  onSort?: (sort: string | undefined) => void;
  /** What a click on a row or the key Enter opens. */
  onOpen?: (row: T) => void;
  /** Rows can be chosen; acts on them stand in the bar that then appears. */
  selectionActions?: (rows: T[], clear: () => void) => ReactNode;
  /** Above the table: usually a FilterBar. Gets the button that chooses columns. */
  toolbar?: (columnsButton: ReactNode) => ReactNode;
  /** Keeps the chosen columns in this browser under this name. */
  name: string;
}

/**
 * A list with server paging and sorting. Keys: j and k or the arrows walk, Enter
 * opens, x chooses. The row that the keys are at is the one in the tab order.
 */
export function DataTable<T extends RowData>(props: DataTableProps<T>) {
  const { t } = useTranslation();
  const [selection, setSelection] = useState<RowSelectionState>({});
  const [visibility, setVisibility] = useStoredVisibility(props.name);
  const [atRow, setAtRow] = useState(""); // by its id: a new row above it moves nothing
  const body = useRef<HTMLTableSectionElement>(null);
  // Drawn after what else the answer changes, in small steps: typing goes on meanwhile.
  const deferred = useDeferredValue(props.rows);
  const rows = deferred ?? none;
  const loading = props.loading || (deferred === undefined && props.rows !== undefined);

  const columns = useMemo(() => {
    const helper = createColumnHelper<typeof features, T>();
    return props.columns.map((c) =>
      helper.display({
        id: c.id,
        header: c.header,
        enableSorting: Boolean(c.sort),
      }),
    );
  }, [props.columns]);
  const table = useTable({
    features,
    data: rows,
    columns,
    getRowId: (row) => props.rowId(row),
    manualSorting: true,
    enableRowSelection: Boolean(props.selectionActions),
    state: { rowSelection: selection, sorting: sortingOf(props.sort, props.columns) },
    onRowSelectionChange: setSelection,
  });

  const shown = table.getRowModel().rows;
  const current = Math.max(
    shown.findIndex((row) => row.id === atRow),
    0,
  );
  const visible = useMemo(() => props.columns.filter((c) => visibility[c.id] !== false), [props.columns, visibility]);
  const choose = useCallback(
    (id: string, on: boolean) => setSelection(({ [id]: _, ...rest }) => (on ? { ...rest, [id]: true } : rest)),
    [],
  );

  // A chosen row that is not on the page any more is not acted on unseen.
  const ids = rows.map(props.rowId).join("\n");
  useEffect(() => {
    const here = new Set(ids.split("\n"));
    setSelection((old) =>
      Object.keys(old).every((id) => here.has(id))
        ? old
        : Object.fromEntries(Object.entries(old).filter(([id]) => here.has(id))),
    );
  }, [ids]);

  // What a row opens over the page (a menu, a dialog) is not in it.
  const rowOf = ({ target }: { target: EventTarget }) => {
    const inside = target instanceof Element && body.current?.contains(target);
    return inside ? shown[target.closest("tr")?.sectionRowIndex ?? -1] : undefined;
  };
  const walk = (step: number) => {
    const next = Math.max(0, Math.min(shown.length - 1, current + step));
    setAtRow(shown[next]?.id ?? "");
    body.current?.querySelectorAll<HTMLElement>("tr")[next]?.focus();
  };
  useShortcut("j", () => walk(hasFocus(body.current) ? 1 : 0), { enabled: shown.length > 0 });
  useShortcut("k", () => walk(hasFocus(body.current) ? -1 : 0), { enabled: shown.length > 0 });

  const chosen = table.getSelectedRowModel().rows.map((r) => r.original);
  const columnsButton = <ColumnsButton columns={props.columns} visibility={visibility} onChange={setVisibility} />;

  return (
    <div className="min-w-0 rounded-card border bg-surface">
      {props.toolbar?.(columnsButton)}
      {props.selectionActions && chosen.length > 0 && (
        <div role="status" className="flex flex-wrap items-center gap-3 border-t bg-accent-soft px-4 py-2">
          <span className="font-medium text-accent-text">{t("table.selected", { count: chosen.length })}</span>
          {props.selectionActions(chosen, () => setSelection({}))}
        </div>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys */}
      <section aria-label={props.label} tabIndex={0} className="overflow-x-auto rounded-b-card">
        <table className="w-full border-collapse text-left" aria-busy={props.loading || props.stale || undefined}>
          <caption className="sr-only">{props.label}</caption>
          <thead>
            <tr className="border-y text-xs text-muted">
              {props.selectionActions && (
                <th scope="col" className="w-px py-2 pl-4">
                  <Checkbox
                    aria-label={t("table.selectAll")}
                    checked={
                      table.getIsAllRowsSelected() && shown.length > 0
                        ? true
                        : table.getIsSomeRowsSelected()
                          ? "indeterminate"
                          : false
                    }
                    onCheckedChange={(on) => table.toggleAllRowsSelected(on)}
                  />
                </th>
              )}
              {visible.map((c) => {
                const direction = table.getColumn(c.id)?.getIsSorted() ?? false;
                return (
                  <th
                    key={c.id}
                    scope="col"
                    aria-sort={direction ? (direction === "asc" ? "ascending" : "descending") : undefined}
                    className={clsx(
                      "px-4 py-2 font-medium whitespace-nowrap",
                      c.meta?.align === "right" && "text-right",
                      hiddenBelow(c),
                    )}
                  >
                    {c.sort && props.onSort ? (
                      <button
                        type="button"
                        className="-mx-1.5 -my-1 inline-flex items-center gap-1 rounded px-1.5 py-1 hover:text-text"
                        onClick={() => props.onSort?.(nextSort(c.sort ?? "", props.sort))}
                      >
                        {c.header}
                        <SortIcon direction={direction} />
                      </button>
                    ) : (
                      c.header
                    )}
                  </th>
                );
              })}
            </tr>
          </thead>
          <tbody
            ref={body}
            className={clsx("transition-opacity", props.stale && "opacity-60")}
            onFocus={(e) => setAtRow((old) => rowOf(e)?.id ?? old)}
            onClick={(e) => {
              const row = rowOf(e);
              // A click on a link or a control of the row is that one's own, and marking text opens nothing.
              if (!row || (e.target as Element).closest("a,button,input,label") || getSelection()?.toString()) return;
              props.onOpen?.(row.original);
            }}
            onKeyDown={(e) => {
              const row = rowOf(e);
              if (!row || !(e.target instanceof HTMLTableRowElement)) return;
              if (e.key === "Enter") props.onOpen?.(row.original);
              else if (e.key === "ArrowDown") walk(1);
              else if (e.key === "ArrowUp") walk(-1);
              else if (e.key === "Home") walk(-shown.length);
              else if (e.key === "End") walk(shown.length);
              else if (e.key === "x" && props.selectionActions) row.toggleSelected();
              else return;
              e.preventDefault();
            }}
          >
            {loading
              ? Array.from({ length: Math.min(props.pageSize, 25) }, (_, i) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: places without content
                  <tr key={i} className="border-b last:border-0">
                    {visible.map((c) => (
                      <td key={c.id} className={clsx("px-4 py-3.5", hiddenBelow(c))}>
                        <Skeleton className="w-full max-w-32" />
                      </td>
                    ))}
                  </tr>
                ))
              : shown.map((row, index) => (
                  <Row
                    key={row.id}
                    id={row.id}
                    row={row.original}
                    columns={visible as readonly ColumnOptions<unknown>[]}
                    current={index === current}
                    opens={Boolean(props.onOpen)}
                    selected={row.getIsSelected()}
                    onSelect={props.selectionActions && choose}
                  />
                ))}
          </tbody>
        </table>
      </section>
      {!loading && shown.length === 0 && props.empty}
      <Pagination
        page={props.page}
        pageSize={props.pageSize}
        total={props.total}
        onPage={props.onPage}
        onPageSize={props.onPageSize}
      />
    </div>
  );
}

const none: never[] = [];

interface RowProps {
  id: string;
  row: unknown;
  columns: readonly ColumnOptions<unknown>[];
  /** The one that the keys are at. */
  current: boolean;
  opens: boolean;
  selected: boolean;
  onSelect: ((id: string, on: boolean) => void) | undefined;
}

/** One row, drawn again only when it changes: of a live list few do at a time. */
const Row = memo(function Row({ id, row, columns, current, opens, selected, onSelect }: RowProps) {
  const { t } = useTranslation();
  return (
    <tr
      tabIndex={current ? 0 : -1}
      aria-selected={onSelect && selected}
      className={clsx(
        "border-b last:border-0 -outline-offset-2",
        opens && "cursor-pointer hover:bg-hover",
        selected && "bg-accent-soft",
      )}
    >
      {onSelect && (
        <td className="w-px py-2 pl-4">
          <Checkbox aria-label={t("table.select")} checked={selected} onCheckedChange={(on) => onSelect(id, on)} />
        </td>
      )}
      {columns.map((c) => (
        <td
          key={c.id}
          className={clsx(
            "px-4 py-2.5 align-middle",
            c.meta?.align === "right" && "text-right tabular-nums",
            hiddenBelow(c),
          )}
        >
          {c.cell(row)}
        </td>
      ))}
    </tr>
  );
});

function hiddenBelow(column: { meta?: ColumnMeta } | undefined): string | undefined {
  return column?.meta?.from && widths[column.meta.from];
}

function hasFocus(body: HTMLElement | null): boolean {
  return Boolean(body?.contains(document.activeElement));
}

function SortIcon({ direction }: { direction: false | "asc" | "desc" }) {
  const Icon = direction === "asc" ? ArrowUp : direction === "desc" ? ArrowDown : ChevronsUpDown;
  return <Icon aria-hidden className={clsx("size-3.5", !direction && "opacity-60")} />;
}

function sortingOf<T>(sort: string | undefined, columns: readonly ColumnOptions<T>[]): SortingState {
  const field = sort?.replace(/^-/, "");
  const column = columns.find((c) => c.sort && c.sort.replace(/^-/, "") === field);
  return column && sort ? [{ id: column.id, desc: sort.startsWith("-") }] : [];
}

/** The next sorting after a click on a head: the column's first one, its reverse, then the list's own. */
export function nextSort(first: string, now: string | undefined): string | undefined {
  if (now === first) return first.startsWith("-") ? first.slice(1) : `-${first}`;
  const reverse = first.startsWith("-") ? first.slice(1) : `-${first}`;
  return now === reverse ? undefined : first;
}

function ColumnsButton<T>({
  columns,
  visibility,
  onChange,
}: {
  columns: readonly ColumnOptions<T>[];
  visibility: Visibility;
  onChange: (v: Visibility) => void;
}) {
  const { t } = useTranslation();
  return (
    <Menu
      trigger={
        <Button icon={Columns3} className="max-sm:hidden">
          {t("table.columns")}
        </Button>
      }
    >
      {columns
        .filter((c) => c.hideable ?? true)
        .map((c) => (
          <MenuCheck
            key={c.id}
            checked={visibility[c.id] !== false}
            onChange={(on) => onChange({ ...visibility, [c.id]: on })}
          >
            {c.meta?.label ?? c.header}
          </MenuCheck>
        ))}
    </Menu>
  );
}

/** Columns that a person has hidden are false in it. */
type Visibility = Record<string, boolean>;

function useStoredVisibility(name: string): [Visibility, (next: Visibility) => void] {
  const key = `columns:${name}`;
  const [visibility, setVisibility] = useState<Visibility>(() => {
    try {
      return JSON.parse(localStorage.getItem(key) ?? "{}") as Visibility;
    } catch {
      return {}; // somebody else's words under our name
    }
  });
  return [
    visibility,
    (next) => {
      localStorage.setItem(key, JSON.stringify(next));
      setVisibility(next);
    },
  ];
}
