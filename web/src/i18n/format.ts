import type { Language } from "./languages";

/** How a person wants numbers and dates, from their account. "language", or nothing: as their language does. */
export interface FormatSettings {
  language: Language;
  /** IANA name; empty: the browser's. */
  timeZone: string;
  numberFormat: string;
  dateFormat: string;
}

// Intl formats by locale, so each format is a locale that writes that way.
const numberLocales: Record<string, string> = {
  "1,234.56": "en-US",
  "1.234,56": "de-DE",
  "1 234,56": "fr-FR",
  "1'234.56": "de-CH",
};
const dateLocales: Record<string, string> = {
  "dd/mm/yyyy": "en-GB",
  "mm/dd/yyyy": "en-US",
  "yyyy-mm-dd": "sv-SE",
  "dd.mm.yyyy": "de-DE",
  "dd-mm-yyyy": "nl-NL",
};
const languageLocales: Record<Language, string> = { en: "en-GB", de: "de-DE", nl: "nl-NL", fr: "fr-FR" };

export const numberFormats: readonly string[] = Object.keys(numberLocales);
export const dateFormats: readonly string[] = Object.keys(dateLocales);

export type When = string | number | Date;

/** Writes values for one person. Make it once per change of settings: it keeps the formatters it made. */
export interface Formats {
  number(value: number): string;
  percent(share: number): string;
  /** An amount in minor units, with its own number of decimals: 1495 EUR is €14.95, 1495 JPY is ¥1,495. */
  money(minor: number, currency: string): string;
  /** An amount as carriers write it, in decimal text: "5.95" EUR is €5.95. */
  price(amount: string, currency: string): string;
  bytes(count: number): string;
  /** "850 g", "1.25 kg" */
  weight(grams: number): string;
  /** "Belgium", from BE; what is no code stays as it is. */
  country(code: string): string;
  date(when: When): string;
  time(when: When): string;
  dateTime(when: When): string;
  /** "Tuesday 3 March" */
  longDate(when: When): string;
  /** "5 minutes ago", "in 2 days" */
  relative(when: When, now?: number): string;
  /** "1 h 20 min", from seconds */
  duration(seconds: number): string;
  /** "a, b and c" */
  list(values: string[]): string;
}

const steps: [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 365 * 86400],
  ["month", 30 * 86400],
  ["week", 7 * 86400],
  ["day", 86400],
  ["hour", 3600],
  ["minute", 60],
  ["second", 1],
];

/** Decimals of the units that have any. */
const decimals: Record<string, number> = { megabyte: 1, gigabyte: 1, kilogram: 2 };

// Intl's formatters take milliseconds to make, and a page uses few of them: each
// is made when it is first wanted.
function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

function oncePer<T>(make: (key: string) => T): (key: string) => T {
  const made = new Map<string, T>();
  return (key) => {
    const have = made.get(key) ?? make(key);
    made.set(key, have);
    return have;
  };
}

export function newFormats(settings: FormatSettings): Formats {
  const words = languageLocales[settings.language];
  const numbers = numberLocales[settings.numberFormat] ?? words;
  const dates = dateLocales[settings.dateFormat] ?? words;
  const zone = settings.timeZone ? { timeZone: settings.timeZone } : {};
  const hour12 = dates === "en-US" ? {} : { hourCycle: "h23" as const };

  const number = once(() => new Intl.NumberFormat(numbers));
  const percent = once(() => new Intl.NumberFormat(numbers, { style: "percent", maximumFractionDigits: 1 }));
  const day = once(
    () => new Intl.DateTimeFormat(dates, { ...zone, year: "numeric", month: "2-digit", day: "2-digit" }),
  );
  const time = once(() => new Intl.DateTimeFormat(dates, { ...zone, ...hour12, hour: "2-digit", minute: "2-digit" }));
  const longDate = once(
    () => new Intl.DateTimeFormat(words, { ...zone, weekday: "long", day: "numeric", month: "long" }),
  );
  const relative = once(() => new Intl.RelativeTimeFormat(words, { numeric: "auto" }));
  const list = once(() => new Intl.ListFormat(words, { type: "conjunction" }));
  const countries = once(() => new Intl.DisplayNames(words, { type: "region" }));
  const inCurrency = oncePer((currency) => {
    const format = new Intl.NumberFormat(numbers, { style: "currency", currency });
    return { format, digits: format.resolvedOptions().maximumFractionDigits ?? 2 };
  });
  const inUnit = oncePer(
    (unit) =>
      new Intl.NumberFormat(numbers, {
        style: "unit",
        unit,
        unitDisplay: "short",
        maximumFractionDigits: decimals[unit] ?? 0,
      }),
  );
  const unit = (value: number, name: string) => inUnit(name).format(value);

  return {
    number: (value) => number().format(value),
    percent: (share) => percent().format(share),
    money(minor, currency) {
      const { format, digits } = inCurrency(currency);
      return format.format(minor / 10 ** digits);
    },
    price: (amount, currency) => inCurrency(currency).format.format(Number(amount)),
    bytes(count) {
      const names = ["byte", "kilobyte", "megabyte", "gigabyte"];
      const step = count < 1 ? 0 : Math.min(Math.floor(Math.log10(count) / 3), names.length - 1);
      return unit(count / 1000 ** step, names[step] ?? "byte");
    },
    weight: (grams) => (grams < 1000 ? unit(grams, "gram") : unit(grams / 1000, "kilogram")),
    country: (code) => (/^[A-Z]{2}$/.test(code) ? (countries().of(code) ?? code) : code),
    date: (when) => day().format(new Date(when)),
    time: (when) => time().format(new Date(when)),
    dateTime: (when) => `${day().format(new Date(when))} ${time().format(new Date(when))}`,
    longDate: (when) => longDate().format(new Date(when)),
    relative(when, now = Date.now()) {
      const seconds = Math.round((new Date(when).getTime() - now) / 1000);
      const [name, size] = steps.find(([, s]) => Math.abs(seconds) >= s) ?? (["second", 1] as const);
      return relative().format(Math.trunc(seconds / size), name);
    },
    duration(seconds) {
      const minutes = Math.round(seconds / 60);
      if (seconds < 60) return unit(Math.round(seconds), "second");
      if (minutes < 60) return unit(minutes, "minute");
      const hours = Math.floor(minutes / 60);
      if (hours < 48)
        return minutes % 60 ? `${unit(hours, "hour")} ${unit(minutes % 60, "minute")}` : unit(hours, "hour");
      return unit(Math.round(hours / 24), "day");
    },
    list: (values) => list().format(values),
  };
}
