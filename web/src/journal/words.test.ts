import { readFileSync } from "node:fs";
import { createInstance, type i18n } from "i18next";
import { beforeAll, describe, expect, test } from "vitest";
import { newFormats } from "@/i18n/format";
import { isLanguage, languages } from "@/i18n/languages";
import { derived, entryWords, newSaying, reasonKey, type Saying, type Told, variants, wordNamespaces } from "./words";

const files = import.meta.glob<Record<string, unknown>>("../i18n/*/*.json", { eager: true, import: "default" });
// Vitest runs in web/.
const catalogue = readFileSync("../docs/events.md", "utf8");

/** The fields of each type of events, as docs/events.md has them from the program. */
const fieldsOf = new Map(
  catalogue
    .split("\n### ")
    .slice(1)
    .map((section) => {
      const [own = ""] = section.split("\n## ");
      const type = own.slice(0, own.indexOf("\n"));
      return [type, [...own.matchAll(/^\| (\w+) \|/gm)].map((m) => m[1] ?? "").filter((f) => f !== "Field")] as const;
    }),
);

/** The texts of a type in a language: its one sentence, or its variants. */
function textsOf(language: string, type: string): Map<string, string> {
  const [area = "", ...rest] = type.split(".");
  const name = rest.join(".");
  const entries = files[`../i18n/${language}/events.json`]?.["entry"] as
    | Record<string, Record<string, string>>
    | undefined;
  return new Map(Object.entries(entries?.[area] ?? {}).filter(([key]) => key === name || key.startsWith(`${name}_`)));
}

const codes = Object.keys(languages);
const say = {} as Record<string, Saying>;
let english: i18n;
beforeAll(async () => {
  const resources = Object.fromEntries(
    codes.map((code) => [
      code,
      Object.fromEntries(wordNamespaces.map((ns) => [ns, files[`../i18n/${code}/${ns}.json`] ?? {}])),
    ]),
  );
  for (const code of codes) {
    const texts = createInstance({ lng: code, ns: [...wordNamespaces], resources, fallbackLng: false });
    await texts.init();
    if (code === "en") english = texts;
    if (isLanguage(code))
      say[code] = newSaying(texts, newFormats({ language: code, timeZone: "UTC", numberFormat: "", dateFormat: "" }));
  }
});

const said = (language: string, entry: Partial<Told>) => {
  const saying = say[language];
  if (!saying) throw new Error(`no texts in ${language}`);
  return entryWords({ type: "", message: "the server's words", orderNumber: "#1001", metadata: {}, ...entry }, saying);
};

describe("every type of events", () => {
  test("is in the document", () => {
    expect(fieldsOf.size).toBeGreaterThan(40);
    expect(fieldsOf.get("print-job.failed")).toEqual(["printJobId", "orderId", "lineItemId", "errorMessage"]);
  });

  for (const [type, fields] of fieldsOf) {
    test(`${type} has words in every language, made of its own fields`, () => {
      for (const language of codes) {
        const texts = textsOf(language, type);
        expect(texts.size, language).toBeGreaterThan(0);
        for (const [key, text] of texts)
          for (const [, name = ""] of text.matchAll(/\{\{(\w+)\}\}/g)) {
            const source = name === "count" ? derived.count(type) : name in derived ? derived[name as "after"] : name;
            expect(fields, `${language} ${key}`).toContain(source);
          }
      }
    });
  }

  test("has a name in the list of types", () => {
    for (const language of codes)
      for (const type of fieldsOf.keys()) {
        const [area = "", name = ""] = type.split(".");
        const names = files[`../i18n/${language}/activity.json`]?.["type"] as Record<string, Record<string, string>>;
        expect(names[area]?.[name], `${language} ${type}`).toBeTruthy();
      }
  });

  test("has no words that no type uses", () => {
    const used = [...fieldsOf.keys()].flatMap((type) =>
      [...textsOf("en", type).keys()].map((key) => `${type.split(".")[0]}.${key}`),
    );
    const all = Object.entries(files["../i18n/en/events.json"]?.["entry"] as Record<string, Record<string, string>>);
    expect(new Set(all.flatMap(([area, texts]) => Object.keys(texts).map((key) => `${area}.${key}`)))).toEqual(
      new Set(used),
    );
    for (const type of Object.keys(variants)) expect([...fieldsOf.keys()]).toContain(type);
  });
});

describe("an entry is said in the person's language", () => {
  test("with the names of states, and in the right number", () => {
    expect(
      said("de", {
        type: "order.status_changed",
        metadata: { previousStatus: "PENDING", newStatus: "PROCESSING", trigger: "print jobs changed" },
      }),
    ).toBe("Bestellung #1001 ist jetzt „Im Druck“ (vorher „Wartet“): Druckaufträge haben sich geändert.");
    expect(said("nl", { type: "order.created", metadata: { lineItems: [{}] } })).toBe(
      "Bestelling #1001 is ontvangen met 1 regel.",
    );
    expect(said("nl", { type: "order.created", metadata: { lineItems: [{}, {}] } })).toBe(
      "Bestelling #1001 is ontvangen met 2 regels.",
    );
    expect(said("fr", { type: "retry-queue.retried", metadata: { count: 5, obsolete: 2 } })).toBe(
      "3 tâches échouées sont relancées.",
    );
  });

  test("with what others wrote as it is, in quotes", () => {
    expect(said("de", { type: "print-job.failed", metadata: { errorMessage: "Nozzle clogged." } })).toBe(
      "Ein Druck von Bestellung #1001 ist fehlgeschlagen: „Nozzle clogged“.",
    );
    expect(said("fr", { type: "order.cancelled", metadata: { reason: "by hand: wrong colour" } })).toBe(
      "La commande #1001 a été annulée (à la main\u00a0: «\u00a0wrong colour\u00a0»).",
    );
    expect(
      said("nl", {
        type: "shipment.status-changed",
        metadata: { newStatus: "DELIVERED", carrierStatus: "parcel en route" },
      }),
    ).toBe("Het pakket van bestelling #1001 is nu “Bezorgd” (“parcel en route”).");
  });

  test("with times, services and changes", () => {
    expect(
      said("de", { type: "integration.up", metadata: { service: "simplyprint", downSeconds: 4800 }, orderNumber: "" }),
    ).toBe("SimplyPrint ist nach 1 Std. 20 Min. wieder da; die Arbeit geht weiter.");
    expect(
      said("de", {
        type: "order.updated",
        metadata: {
          cause: "shop",
          changes: ["address", "line 2: 3 → 1"],
          lines: [{ line: 2, before: 3, after: 1 }],
        },
      }),
    ).toBe("Bestellung #1001 wurde im Shop geändert: Adresse und Position 2: 3 → 1.");
    expect(said("fr", { type: "order.issue-opened", metadata: { kind: "print_failed" } })).toBe(
      "La commande #1001 a besoin de quelqu’un\u00a0: Impression ratée.",
    );
    expect(said("de", { type: "gridflock.pipeline-failed", metadata: { sku: "GF-1", failedStep: "slicing" } })).toBe(
      "Die Grundplatte GF-1 konnte nicht erzeugt werden. Fehlgeschlagen: Slicen.",
    );
  });

  test.each<[string, Partial<Told>]>([
    ["of a type that it does not know", { type: "order.teleported" }],
    ["of an older version, which lacks a field", { type: "print-job.created", metadata: { printJobId: "p" } }],
    ["of an older version, which does not tell variants apart", { type: "print-job.cancelled", metadata: {} }],
    ["without its order", { type: "order.failed", orderNumber: "" }],
    ["without fields", { type: "order.failed", metadata: null }],
  ])("and one %s in the server's words", (_, entry) => {
    expect(said("de", entry)).toBe("the server's words");
  });
});

test("reasons are found by their words alone", () => {
  expect(reasonKey("taken out of the farm's queue")).toBe("taken-out-of-the-farms-queue");
  expect(reasonKey("It could not be reached.")).toBe("it-could-not-be-reached");
  const reasons = files["../i18n/en/events.json"]?.["reason"] as Record<string, string>;
  expect(Object.keys(reasons).map(reasonKey)).toEqual(Object.keys(reasons));
  expect(english.exists("events:reason.print-jobs-changed")).toBe(true);
});
