import { expect, test } from "vitest";
import { bodyOf, complete, draftOf, draftOfPart, newDraft } from "./draft";

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

test("what the form does not show survives an edit", () => {
  expect(bodyOf(draftOf(mapping))).toEqual(mapping);
  const draft = draftOf(mapping);
  const changed = bodyOf({ ...draft, parts: draft.parts.map((p) => ({ ...p, color: " black " })) });
  expect(changed.parts[0]?.printProfile).toEqual({ material: "PLA", color: "black", printerIds: [3], tags: [9] });
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
