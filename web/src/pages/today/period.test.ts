import { expect, test } from "vitest";
import { amountIn, changeOf, dayOf, listOf, mainCurrency } from "./period";

test.each([
  [3, "up", 3],
  [-2, "down", 2],
  [0, "same", 0],
  [null, "unknown", 0],
] as const)("a change of %s is %s by %s", (change, kind, by) => {
  expect(changeOf(change)).toEqual({ kind, by });
});

const weeks = [
  {
    money: [
      { currency: "EUR", minor: 100 },
      { currency: "USD", minor: 500 },
    ],
  },
  { money: [{ currency: "EUR", minor: 900 }] },
  { money: [] },
];

test("draws the currency in which most was sold", () => {
  expect(mainCurrency(weeks)).toBe("EUR");
  expect(mainCurrency([])).toBeUndefined();
});

test("never adds amounts of different currencies", () => {
  expect(weeks.map((w) => amountIn("EUR", w.money))).toEqual([100, 900, 0]);
});

test("a period leads to the list of its days", () => {
  const began = { from: "2026-03-28T23:00:00Z", timeZone: "Europe/Brussels" };
  expect(dayOf(began)).toBe("2026-03-29");
  expect(dayOf({ ...began, from: null })).toBeUndefined();
  expect(listOf("/shipments", { status: "EXCEPTION", from: dayOf(began) })).toBe(
    "/shipments?status=EXCEPTION&from=2026-03-29",
  );
  expect(listOf("/shipments", { status: undefined })).toBe("/shipments");
});
