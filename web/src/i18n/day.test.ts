import { expect, test } from "vitest";
import { dayBounds, endOfDay, startOfDay } from "./day";

// Each pair of bounds is a calendar day of the zone: 23, 24 or 25 hours.
test.each([
  ["an ordinary day", "2026-06-15", "Europe/Brussels", "2026-06-14T22:00:00.000Z", 24],
  ["clocks go forward", "2026-03-29", "Europe/Brussels", "2026-03-28T23:00:00.000Z", 23],
  ["the day after clocks went forward", "2026-03-30", "Europe/Brussels", "2026-03-29T22:00:00.000Z", 24],
  ["clocks go back", "2026-10-25", "Europe/Brussels", "2026-10-24T22:00:00.000Z", 25],
  ["the day after clocks went back", "2026-10-26", "Europe/Brussels", "2026-10-25T23:00:00.000Z", 24],
  ["west of Greenwich", "2026-03-08", "America/New_York", "2026-03-08T05:00:00.000Z", 23],
  ["far in the east", "2026-04-05", "Australia/Sydney", "2026-04-04T13:00:00.000Z", 25],
  ["a day ahead of UTC", "2026-01-01", "Pacific/Kiritimati", "2025-12-31T10:00:00.000Z", 24],
  ["three quarters of an hour", "2026-01-01", "Asia/Kathmandu", "2025-12-31T18:15:00.000Z", 24],
  ["midnight does not exist", "2018-11-04", "America/Sao_Paulo", "2018-11-04T03:00:00.000Z", 23],
  ["midnight is followed by 23 o’clock", "2018-02-17", "America/Sao_Paulo", "2018-02-17T02:00:00.000Z", 25],
  ["midnight comes twice", "2026-11-01", "America/Havana", "2026-11-01T04:00:00.000Z", 25],
  ["UTC", "2026-12-31", "UTC", "2026-12-31T00:00:00.000Z", 24],
])("%s", (_, day, zone, start, hours) => {
  expect(startOfDay(day, zone).toISOString()).toBe(start);
  expect((endOfDay(day, zone).getTime() - startOfDay(day, zone).getTime()) / 3_600_000).toBe(hours);
});

test("a day that a country skipped is empty", () => {
  expect(startOfDay("2011-12-30", "Pacific/Apia")).toEqual(endOfDay("2011-12-30", "Pacific/Apia"));
});

test("without a zone the browser’s counts", () => {
  expect(startOfDay("2026-06-15", "")).toEqual(new Date(2026, 5, 15));
});

test("bounds that are not given are none", () => {
  expect(dayBounds({}, "Europe/Brussels")).toEqual({ from: undefined, to: undefined });
  expect(dayBounds({ to: "2026-03-29" }, "Europe/Brussels")).toEqual({
    from: undefined,
    to: "2026-03-29T22:00:00.000Z",
  });
});
