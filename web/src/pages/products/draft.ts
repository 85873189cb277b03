import type { Schema } from "@/api/client";

type Body = Schema<"CatalogBody">;
type Part = Schema<"CatalogPartBody">;

/** A part as the form holds it: numbers are text while somebody types. */
export interface PartDraft {
  key: string;
  name: string;
  fileId: string;
  quantity: string;
  yieldPerPrint: string;
  material: string;
  color: string;
  /** As it was: what the form does not show is kept. */
  profile: Part["printProfile"];
}

export interface Draft {
  sku: string;
  productName: string;
  suffixMatch: boolean;
  active: boolean;
  weightGrams: string;
  parts: PartDraft[];
  original: Body | undefined;
}

let made = 0;
const nextKey = () => `part-${++made}`;

export function newPart(): PartDraft {
  return {
    key: nextKey(),
    name: "",
    fileId: "",
    quantity: "1",
    yieldPerPrint: "1",
    material: "",
    color: "",
    profile: undefined,
  };
}

export function draftOfPart(part: Part): PartDraft {
  return {
    key: nextKey(),
    name: part.name,
    fileId: part.fileId,
    quantity: String(part.quantity ?? 1),
    yieldPerPrint: String(part.yieldPerPrint ?? 1),
    material: part.printProfile?.material ?? "",
    color: part.printProfile?.color ?? "",
    profile: part.printProfile,
  };
}

export function newDraft(sku = "", title = ""): Draft {
  return {
    sku,
    productName: title,
    suffixMatch: false,
    active: true,
    weightGrams: "",
    parts: [newPart()],
    original: undefined,
  };
}

export function draftOf(mapping: Body): Draft {
  return {
    sku: mapping.sku,
    productName: mapping.productName,
    suffixMatch: mapping.suffixMatch ?? false,
    active: mapping.active ?? true,
    weightGrams: mapping.weightGrams ? String(mapping.weightGrams) : "",
    parts: mapping.parts.map(draftOfPart),
    original: mapping,
  };
}

/** What the API takes. What the form does not show stays as it was. */
export function bodyOf(draft: Draft): Body {
  const { original } = draft;
  return {
    ...(original && {
      ...(original.shopifyProductId ? { shopifyProductId: original.shopifyProductId } : {}),
      ...(original.shopifyVariantId ? { shopifyVariantId: original.shopifyVariantId } : {}),
      ...(original.hsCode ? { hsCode: original.hsCode } : {}),
      ...(original.originCountry ? { originCountry: original.originCountry } : {}),
      ...(original.defaultPrintProfile ? { defaultPrintProfile: original.defaultPrintProfile } : {}),
      ...(original.minimumStock ? { minimumStock: original.minimumStock } : {}),
      ...(original.maximumStock === undefined ? {} : { maximumStock: original.maximumStock }),
      ...(original.version ? { version: original.version } : {}),
    }),
    sku: draft.sku.trim(),
    productName: draft.productName.trim(),
    suffixMatch: draft.suffixMatch,
    active: draft.active,
    ...(draft.weightGrams ? { weightGrams: Number(draft.weightGrams) } : {}),
    parts: draft.parts.map((p) => ({
      name: p.name.trim(),
      fileId: p.fileId,
      quantity: Number(p.quantity),
      yieldPerPrint: Number(p.yieldPerPrint),
      printProfile: { ...p.profile, material: p.material.trim(), color: p.color.trim() },
    })),
  };
}

/** Whether everything that must be given is; the server says the rest. */
export function complete(draft: Draft): boolean {
  const whole = (text: string) => /^[1-9]\d*$/.test(text);
  return (
    draft.sku.trim() !== "" &&
    draft.productName.trim() !== "" &&
    draft.parts.length > 0 &&
    draft.parts.every((p) => p.name.trim() !== "" && p.fileId !== "" && whole(p.quantity) && whole(p.yieldPerPrint))
  );
}
