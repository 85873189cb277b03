import { beforeEach, expect, test } from "vitest";
import { readSearch } from "./search";
import { loadViews, maxViews, storeViews, withoutView, withView } from "./views";

beforeEach(() => localStorage.clear());

test("keeps views for each person alone", () => {
  storeViews("anna", withView([], "Late", { attention: true }));
  expect(loadViews("anna").map((v) => v.name)).toEqual(["Late"]);
  expect(loadViews("anna")[0]?.search.attention).toBe(true);
  expect(loadViews("bert")).toEqual([]);
});

test("a view of the same name is replaced, and the page is not kept", () => {
  const views = withView(withView([], "Late", { attention: true }), "late", { search: "lamp", page: 4 });
  expect(views).toEqual([{ name: "late", search: { search: "lamp" } }]);
});

test("the oldest goes when there are too many", () => {
  let views = withView([], "first", {});
  for (let n = 0; n < maxViews; n++) views = withView(views, `view ${n}`, {});
  expect(views).toHaveLength(maxViews);
  expect(views.some((v) => v.name === "first")).toBe(false);
});

test("removes by name", () => {
  expect(withoutView(withView(withView([], "a", {}), "b", {}), "a").map((v) => v.name)).toEqual(["b"]);
});

test.each(["{", "7", '[{"name":1,"search":{}}]', '[{"name":"x","search":null}]'])(
  "ignores %s in the storage",
  (text) => {
    localStorage.setItem("orders-views:anna", text);
    expect(loadViews("anna")).toEqual([]);
  },
);

test("what a stored view does not know any more is not used", () => {
  localStorage.setItem("orders-views:anna", '[{"name":"x","search":{"sort":"colour","status":["PENDING","LOST"]}}]');
  const search = loadViews("anna")[0]?.search;
  expect(search?.sort).toBeUndefined();
  expect(search?.status).toEqual(["PENDING"]);
});

test("the address names several statuses, in one order, and all of them are no filter", () => {
  expect(readSearch({ status: "FAILED,PENDING" }).status).toEqual(["PENDING", "FAILED"]);
  expect(readSearch({ status: ["FAILED"] }).status).toEqual(["FAILED"]);
  expect(readSearch({ status: "LOST" }).status).toBeUndefined();
  const all = "PENDING,PROCESSING,PARTIALLY_COMPLETED,COMPLETED,FULFILLED,FAILED,CANCELLED";
  expect(readSearch({ status: all }).status).toBeUndefined();
});
