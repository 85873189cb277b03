import { describe, expect, test } from "vitest";
import { newFormats } from "@/i18n/format";
import { perMinute, shortTime, spark } from "./figures";

const at = "2026-01-01T00:00:00Z";
const format = newFormats({ language: "en", timeZone: "UTC", numberFormat: "", dateFormat: "" });

describe("spark", () => {
  test("draws nothing when nothing happened", () => {
    expect(spark([], 100, 20)).toEqual({ done: "", failed: "" });
    expect(spark([{ at, done: 0, failed: 0 }], 100, 20)).toEqual({ done: "", failed: "" });
  });

  test("fills the height with the highest minute and stands failures on what was done", () => {
    const drawn = spark(
      [
        { at, done: 3, failed: 1 },
        { at, done: 0, failed: 0 },
        { at, done: 2, failed: 0 },
      ],
      30,
      20,
    );
    expect(drawn.done).toBe("M0 20V5h8V20zM20 20V10h8V20z");
    expect(drawn.failed).toBe("M0 5V0h8V5z");
  });
});

test.each([
  [null, "–"],
  [0.4, "0 ms"],
  [12.3, "12 ms"],
  [3449, "3.4 s"],
  [59_949, "59.9 s"],
  [120_000, "2 mins"],
])("%s ms is said as %s", (ms, said) => {
  expect(shortTime(ms, format)).toBe(said);
});

test.each([
  [0, "0"],
  [0.25, "0.3"],
  [12.4, "12"],
])("a rate of %s is said as %s", (rate, said) => {
  expect(perMinute(rate, format)).toBe(said);
});
