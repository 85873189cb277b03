import { expect, test } from "vitest";
import { present, read, readPaging } from "./list";

test("what an address holds is taken only when it can be used", () => {
  const raw = { page: "3", pageSize: "50", sort: "-createdAt" };
  expect(readPaging(raw, ["-createdAt", "number"])).toEqual({ page: 3, pageSize: 50, sort: "-createdAt" });
  for (const bad of ["0", "-1", "1.5", "x", "", "1e999"]) expect(readPaging({ page: bad }, [])).toEqual({});
  for (const bad of ["7", "1000", "25"]) expect(readPaging({ pageSize: bad }, [])).toEqual({});
  expect(readPaging({ sort: "password" }, ["number"])).toEqual({});
});

test("values are read by their kind", () => {
  expect(read.text({ a: "x" }, "a")).toBe("x");
  expect(read.text({ a: ["x"] }, "a")).toBeUndefined();
  expect(read.oneOf({ a: "FAILED" }, "a", ["FAILED", "PENDING"])).toBe("FAILED");
  expect(read.oneOf({ a: "failed" }, "a", ["FAILED"])).toBeUndefined();
  expect(read.flag({ a: "" }, "a")).toBe(true);
  expect(read.flag({ a: "false" }, "a")).toBeUndefined();
  expect(read.flag({}, "a")).toBeUndefined();
  expect(read.day({ a: "2026-02-28" }, "a")).toBe("2026-02-28");
  for (const bad of ["2026-02-30x", "2026-13-01", "28.02.2026", "tomorrow"])
    expect(read.day({ a: bad }, "a")).toBeUndefined();
});

test("present leaves out what is undefined, and only that", () => {
  expect(present({ a: 0, b: "", c: false, d: undefined, e: null })).toEqual({ a: 0, b: "", c: false, e: null });
});
