import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import { renderInApp } from "@/testing/render";
import { type ColumnOptions, DataTable, type DataTableProps, nextSort } from "./data-table";

interface Part {
  id: string;
  name: string;
}

const columns: ColumnOptions<Part>[] = [
  { id: "name", header: "Name", sort: "name", hideable: false, cell: (p) => p.name },
  { id: "id", header: "Id", cell: (p) => p.id },
];
const parts = ["hook", "clip", "lamp"].map((name, i) => ({ id: `p${i}`, name }));

function table(change: Partial<DataTableProps<Part>> = {}) {
  const props: DataTableProps<Part> = {
    name: "parts",
    label: "Parts",
    columns,
    rows: parts,
    rowId: (p) => p.id,
    empty: <p>No parts</p>,
    page: 1,
    pageSize: 25,
    total: parts.length,
    onPage: vi.fn(),
    onPageSize: vi.fn(),
    ...change,
  };
  return <DataTable {...props} />;
}

const rows = () => screen.getAllByRole("row").slice(1);

beforeEach(() => localStorage.clear());

test("j and k walk from anywhere on the page, Enter opens, and typing is left alone", async () => {
  const keys = userEvent.setup();
  const onOpen = vi.fn();
  renderInApp(
    <>
      <input aria-label="elsewhere" />
      {table({ onOpen })}
    </>,
  );
  await keys.keyboard("j");
  expect(document.activeElement).toBe(rows()[0]);
  await keys.keyboard("jj{Enter}");
  expect(onOpen).toHaveBeenLastCalledWith(parts[2]);
  await keys.keyboard("jkk{Home}{ArrowDown}{Enter}");
  expect(onOpen).toHaveBeenLastCalledWith(parts[1]);
  await keys.click(screen.getByLabelText("elsewhere"));
  await keys.keyboard("j");
  expect(screen.getByLabelText<HTMLInputElement>("elsewhere").value).toBe("j");
});

test("only one row is in the tab order", async () => {
  const keys = userEvent.setup();
  renderInApp(table());
  expect(rows().map((r) => r.tabIndex)).toEqual([0, -1, -1]);
  await keys.keyboard("jj");
  expect(rows().map((r) => r.tabIndex)).toEqual([-1, 0, -1]);
});

test("a click opens a row, but not on a control in it", async () => {
  const user = userEvent.setup();
  const onOpen = vi.fn();
  renderInApp(table({ onOpen, selectionActions: () => null }));
  await user.click(screen.getByText("clip"));
  expect(onOpen).toHaveBeenCalledExactlyOnceWith(parts[1]);
  await user.click(within(rows()[0] as HTMLElement).getByRole("checkbox"));
  expect(onOpen).toHaveBeenCalledTimes(1);
});

test("chosen rows are acted on, and are forgotten when they leave the page", async () => {
  const user = userEvent.setup();
  const act = vi.fn((chosen: Part[]) => <button type="button">Print {chosen.map((p) => p.name).join("+")}</button>);
  const { rerender } = renderInApp(table({ selectionActions: act }));
  await user.keyboard("jx");
  await user.click(within(rows()[2] as HTMLElement).getByRole("checkbox"));
  expect(screen.getByText("2 selected")).toBeTruthy();
  expect(screen.getByRole("button", { name: "Print hook+lamp" })).toBeTruthy();
  expect(screen.getByRole<HTMLInputElement>("checkbox", { name: /all rows/ }).indeterminate).toBe(true);
  rerender(table({ selectionActions: act, rows: parts.slice(0, 2), total: 2 }));
  expect(await screen.findByRole("button", { name: "Print hook" })).toBeTruthy();
  await user.click(screen.getByRole("checkbox", { name: /all rows/ }));
  expect(screen.getByRole("button", { name: "Print hook+clip" })).toBeTruthy();
});

test("of a list that changes only the changed rows are drawn again", () => {
  const cell = vi.fn((p: Part) => p.name);
  const named: ColumnOptions<Part>[] = [{ id: "name", header: "Name", cell }];
  const { rerender } = renderInApp(table({ columns: named }));
  expect(rows().map((r) => r.textContent)).toEqual(["hook", "clip", "lamp"]);
  cell.mockClear();
  rerender(table({ columns: named, rows: parts.map((p) => (p.name === "clip" ? { ...p, name: "clamp" } : p)) }));
  expect(rows().map((r) => r.textContent)).toEqual(["hook", "clamp", "lamp"]);
  expect(new Set(cell.mock.calls.map(([p]) => p.name))).toEqual(new Set(["clamp"]));
});

test("hidden columns stay hidden the next time", async () => {
  const user = userEvent.setup();
  const toolbar = (button: React.ReactNode) => button;
  const first = renderInApp(table({ toolbar }));
  await user.click(screen.getByRole("button", { name: "Columns" }));
  await user.click(await screen.findByRole("menuitemcheckbox", { name: "Id" }));
  await user.keyboard("{Escape}");
  expect(screen.queryByRole("columnheader", { name: "Id" })).toBeNull();
  first.unmount();
  renderInApp(table({ toolbar }));
  expect(screen.queryByRole("columnheader", { name: "Id" })).toBeNull();
  expect(screen.getByRole("columnheader", { name: "Name" })).toBeTruthy();
});

test("the head says how the list is sorted and asks for another order", async () => {
  const user = userEvent.setup();
  const onSort = vi.fn();
  renderInApp(table({ sort: "-name", onSort }));
  expect(screen.getByRole("columnheader", { name: "Name" }).getAttribute("aria-sort")).toBe("descending");
  await user.click(screen.getByRole("button", { name: "Name" }));
  expect(onSort).toHaveBeenCalledExactlyOnceWith(undefined);
});

test.each([
  ["name", undefined, "name"],
  ["name", "name", "-name"],
  ["name", "-name", undefined],
  ["-createdAt", "-createdAt", "createdAt"],
  ["-createdAt", "name", "-createdAt"],
])("a click on %s while sorted by %s sorts by %s", (column, now, next) => {
  expect(nextSort(column, now)).toBe(next);
});

test("no rows are said, and a list that is loading says so", () => {
  const { rerender } = renderInApp(table({ rows: [], total: 0 }));
  expect(screen.getByText("No parts")).toBeTruthy();
  rerender(table({ rows: undefined, loading: true, total: 0 }));
  expect(screen.queryByText("No parts")).toBeNull();
  expect(screen.getByRole("table").getAttribute("aria-busy")).toBe("true");
});
