import { expect, test } from "vitest";
import { difference } from "./diff";

test("what changed comes first, what was kept after it", () => {
  expect(
    difference(
      { name: "Ann", active: true, roles: ["viewer"] },
      { name: "Ann", active: false, roles: ["viewer", "operator"] },
    ),
  ).toEqual([
    { path: "active", kind: "changed", before: "true", after: "false" },
    { path: "roles", kind: "changed", before: "viewer", after: "viewer, operator" },
    { path: "name", kind: "same", before: "Ann", after: "Ann" },
  ]);
});

test("nothing before is an addition, nothing after a removal", () => {
  expect(difference(null, { name: "Ann" })).toEqual([{ path: "name", kind: "added", before: "", after: "Ann" }]);
  expect(difference({ name: "Ann" }, null)).toEqual([{ path: "name", kind: "removed", before: "Ann", after: "" }]);
  expect(difference(null, null)).toEqual([]);
});

test("places inside are named, lists counted from one, empty values are seen", () => {
  expect(
    difference({ parts: [{ sku: "A" }], note: "" }, { parts: [{ sku: "A" }, { sku: "B" }], note: "soon" }),
  ).toEqual([
    { path: "note", kind: "changed", before: "–", after: "soon" },
    { path: "parts[2].sku", kind: "added", before: "", after: "B" },
    { path: "parts[1].sku", kind: "same", before: "A", after: "A" },
  ]);
});

test("a plain value has no place", () => {
  expect(difference("PENDING", "CANCELLED")).toEqual([
    { path: "", kind: "changed", before: "PENDING", after: "CANCELLED" },
  ]);
});
