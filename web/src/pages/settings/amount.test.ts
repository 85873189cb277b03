import { expect, test } from "vitest";
import { amountText, minorOf } from "./amount";

test.each([
  ["12.5", "EUR", 1250],
  ["12,50", "EUR", 1250],
  [" 0.29 ", "EUR", 29],
  ["", "EUR", 0],
  ["7.", "EUR", 700],
  ["1200", "JPY", 1200],
  ["12.345", "EUR", undefined],
  ["1.5", "JPY", undefined],
  ["-3", "EUR", undefined],
  ["1.200,50", "EUR", undefined],
  ["ten", "EUR", undefined],
])("%j in %s is %s", (text, currency, minor) => {
  expect(minorOf(text, currency)).toBe(minor);
});

test("an amount is written as it is read", () => {
  expect(amountText(1250, "EUR", ",")).toBe("12,50");
  expect(amountText(1200, "JPY", ".")).toBe("1200");
  expect(amountText(0, "EUR", ".")).toBe("");
  for (const minor of [1, 29, 100, 123456]) expect(minorOf(amountText(minor, "EUR", ","), "EUR")).toBe(minor);
});
