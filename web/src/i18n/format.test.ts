import { expect, test } from "vitest";
import { dateFormats, newFormats, numberFormats } from "./format";

const settings = {
  language: "en",
  timeZone: "Europe/Brussels",
  numberFormat: "language",
  dateFormat: "language",
} as const;
// Which of the many spaces and apostrophes is used changes with the version of the language data.
const plain = (text: string) => text.replaceAll(/[\u00a0\u202f]/g, " ").replaceAll("\u2019", "'");
const at = "2026-03-31T16:45:00Z";

test("money has the decimals of its currency", () => {
  const f = newFormats(settings);
  expect(f.money(149_50, "EUR")).toBe("€149.50");
  expect(f.money(1495, "JPY")).toMatch(/1,495$/);
  expect(plain(f.money(1_234_567, "KWD"))).toBe("KWD 1,234.567");
  expect(plain(newFormats({ ...settings, language: "de" }).money(-123_456, "EUR"))).toBe("-1.234,56 €");
});

test("numbers are written as chosen, whatever the language", () => {
  const written = numberFormats.map((numberFormat) =>
    plain(newFormats({ ...settings, language: "fr", numberFormat }).number(1234.56)),
  );
  expect(written).toEqual(["1,234.56", "1.234,56", "1 234,56", "1'234.56"]);
});

test("dates are written as chosen, in the person's time zone", () => {
  const written = dateFormats.map((dateFormat) => newFormats({ ...settings, dateFormat }).date(at));
  expect(written).toEqual(["31/03/2026", "03/31/2026", "2026-03-31", "31.03.2026", "31-03-2026"]);
  expect(newFormats(settings).dateTime(at)).toBe("31/03/2026 18:45");
  expect(newFormats({ ...settings, timeZone: "Pacific/Auckland" }).dateTime(at)).toBe("01/04/2026 05:45");
  expect(plain(newFormats({ ...settings, dateFormat: "mm/dd/yyyy" }).time(at))).toBe("06:45 PM");
});

test("relative times say the biggest unit, before and after", () => {
  const now = Date.parse(at);
  const say = (seconds: number, language: "en" | "nl" = "en") =>
    newFormats({ ...settings, language }).relative(now + seconds * 1000, now);
  expect(say(0)).toBe("now");
  expect(say(-59)).toBe("59 seconds ago");
  expect(say(-3599)).toBe("59 minutes ago");
  expect(say(-86_400)).toBe("yesterday");
  expect(say(2 * 86_400)).toBe("in 2 days");
  expect(say(-3600, "nl")).toBe("1 uur geleden");
});

test("durations and sizes are short", () => {
  const f = newFormats(settings);
  expect([30, 90, 3600, 4800, 200_000].map((s) => f.duration(s))).toEqual([
    "30 secs",
    "2 mins",
    "1 hr",
    "1 hr 20 mins",
    "2 days",
  ]);
  expect([0, 999, 1500, 2_500_000].map((b) => f.bytes(b))).toEqual(["0 byte", "999 byte", "2 kB", "2.5 MB"]);
  expect(f.percent(0.1234)).toBe("12.3%");
  expect(newFormats({ ...settings, language: "de" }).list(["a", "b", "c"])).toBe("a, b und c");
});

test("prices of carriers, weights and countries are written as the person reads them", () => {
  const f = newFormats({ ...settings, language: "de" });
  expect(plain(f.price("5.95", "EUR"))).toBe("5,95 €");
  expect(plain(f.weight(850))).toBe("850 g");
  expect(plain(f.weight(1250))).toBe("1,25 kg");
  expect(f.country("BE")).toBe("Belgien");
  expect(f.country("")).toBe("");
  expect(f.country("1")).toBe("1");
});
