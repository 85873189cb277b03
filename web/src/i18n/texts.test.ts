import { expect, test } from "vitest";
import { languages } from "./languages";

const files = import.meta.glob<Record<string, unknown>>("./*/*.json", { eager: true, import: "default" });
const codes = Object.keys(languages);
const names = [...new Set(Object.keys(files).map((f) => f.split("/")[2] ?? ""))];

/** Every text by its full key. */
function flat(value: unknown, path = ""): Map<string, string> {
  if (typeof value === "string") return new Map([[path, value]]);
  const entries = Object.entries(value as Record<string, unknown>);
  return new Map(entries.flatMap(([k, v]) => [...flat(v, path ? `${path}.${k}` : k)]));
}

const plural = /_(zero|one|two|few|many|other)$/;
const base = (key: string) => key.replace(plural, "");
const placeholders = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((m) => m[1]).sort();

for (const name of names) {
  const english = flat(files[`./en/${name}`]);

  test(`${name} is complete in every language`, () => {
    for (const code of codes) {
      const own = flat(files[`./${code}/${name}`]);
      const wanted = new Set<string>();
      for (const key of english.keys()) {
        // Each language has its own plural forms: French has three.
        if (plural.test(key))
          for (const form of new Intl.PluralRules(code).resolvedOptions().pluralCategories)
            wanted.add(`${base(key)}_${form}`);
        else wanted.add(key);
      }
      expect([...own.keys()].sort(), `${code}/${name}`).toEqual([...wanted].sort());
    }
  });

  test(`${name} has the same placeholders in every language, and no empty text`, () => {
    for (const code of codes) {
      for (const [key, text] of flat(files[`./${code}/${name}`])) {
        const original = english.get(key) ?? english.get(`${base(key)}_other`) ?? "";
        expect(text.trim(), `${code}/${name} ${key}`).not.toBe("");
        expect(placeholders(text), `${code}/${name} ${key}`).toEqual(placeholders(original));
      }
    }
  });
}

test("there are texts for each of the languages", () => {
  expect(names.length).toBeGreaterThan(0);
  expect([...new Set(Object.keys(files).map((f) => f.split("/")[1]))].sort()).toEqual([...codes].sort());
});
