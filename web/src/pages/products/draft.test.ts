import { expect, test } from "vitest";
import { bodyOf, complete, draftOf, draftOfPart, limits, newDraft, tagsOf } from "./draft";

const file = "0123456789abcdef0123456789abcdef";
const mapping = {
  sku: "LAMP",
  productName: "Lamp",
  suffixMatch: true,
  active: false,
  weightGrams: 120,
  hsCode: "9405",
  minimumStock: 2,
  maximumStock: 5,
  version: 7,
  parts: [
    {
      name: "shade",
      fileId: file,
      quantity: 2,
      yieldPerPrint: 4,
      printProfile: { material: "PLA", color: "white", printerIds: [3], tags: [9] },
    },
  ],
};

test("an edit changes what was edited, and nothing else", () => {
  expect(bodyOf(draftOf(mapping))).toEqual(mapping);
  const all = {
    ...mapping,
    shopifyProductId: "77",
    shopifyVariantId: "78",
    originCountry: "BE",
    defaultPrintProfile: { color: "white", printerModelIds: [4], printerGroupIds: [5] },
  };
  expect(bodyOf(draftOf(all))).toEqual(all);
  const draft = draftOf(mapping);
  const changed = bodyOf({
    ...draft,
    parts: draft.parts.map((p) => ({
      ...p,
      profile: { ...p.profile, color: " black ", printerIds: [], tags: "9 12,9" },
    })),
  });
  expect(changed.parts[0]?.printProfile).toEqual({ material: "PLA", color: "black", tags: [9, 12] });
});

test("what is cleared is gone", () => {
  const draft = draftOf(mapping);
  const body = bodyOf({ ...draft, hsCode: " ", minimumStock: "", maximumStock: "", weightGrams: "" });
  for (const name of ["hsCode", "minimumStock", "maximumStock", "weightGrams"]) expect(body).not.toHaveProperty(name);
});

test.each([
  ["", []],
  ["3", [3]],
  ["3, 4;5 6", [3, 4, 5, 6]],
  ["red", undefined],
  ["3, 0", undefined],
  ["-1", undefined],
])("the tags %j are %j", (text, tags) => {
  expect(tagsOf(text)).toEqual(tags);
  const draft = draftOf(mapping);
  expect(complete({ ...draft, profile: { ...draft.profile, tags: text } })).toBe(tags !== undefined);
});

test("what is folded away is counted", () => {
  expect(limits(draftOfPart(mapping.parts[0] as (typeof mapping.parts)[0]).profile)).toBe(2);
});

test("a new draft carries the SKU and waits for its file", () => {
  const draft = newDraft("NEW-1", "A new thing");
  expect(complete(draft)).toBe(false);
  const filled = { ...draft, parts: [draftOfPart({ name: "body", fileId: file, quantity: 1, yieldPerPrint: 1 })] };
  expect(complete(filled)).toBe(true);
  expect(bodyOf(filled)).toMatchObject({ sku: "NEW-1", productName: "A new thing", parts: [{ quantity: 1 }] });
});

test.each(["", "0", "-1", "1.5", "two"])("the quantity %j is refused", (quantity) => {
  const draft = draftOf(mapping);
  expect(complete({ ...draft, parts: draft.parts.map((p) => ({ ...p, quantity })) })).toBe(false);
});

test("a product needs a part", () => {
  expect(complete({ ...draftOf(mapping), parts: [] })).toBe(false);
});
