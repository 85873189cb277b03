import type { Schema } from "@/api/client";

type Body = Schema<"CatalogBody">;
type Part = Schema<"CatalogPartBody">;
type Profile = Schema<"CatalogProfile">;

/** What a print is limited to, as the form holds it. */
export interface ProfileDraft {
  material: string;
  color: string;
  printerIds: number[];
  printerModelIds: number[];
  printerGroupIds: number[];
  /** Numbers with commas, as somebody types them. */
  tags: string;
}

/** A part as the form holds it: numbers are text while somebody types. */
export interface PartDraft {
  key: string;
  name: string;
  fileId: string;
  quantity: string;
  yieldPerPrint: string;
  profile: ProfileDraft;
}

export interface Draft {
  sku: string;
  productName: string;
  suffixMatch: boolean;
  active: boolean;
  weightGrams: string;
  hsCode: string;
  originCountry: string;
  minimumStock: string;
  maximumStock: string;
  profile: ProfileDraft;
  parts: PartDraft[];
  original: Body | undefined;
}

let made = 0;
const nextKey = () => `part-${++made}`;

export function draftOfProfile(profile: Profile | undefined): ProfileDraft {
  return {
    material: profile?.material ?? "",
    color: profile?.color ?? "",
    printerIds: profile?.printerIds ?? [],
    printerModelIds: profile?.printerModelIds ?? [],
    printerGroupIds: profile?.printerGroupIds ?? [],
    tags: (profile?.tags ?? []).join(", "),
  };
}

/** The numbers that a person typed; undefined when something else is among them. */
export function tagsOf(text: string): number[] | undefined {
  const words = text.split(/[\s,;]+/).filter(Boolean);
  const numbers = words.map(Number);
  return words.every((w) => /^\d+$/.test(w)) && numbers.every((n) => n > 0 && Number.isSafeInteger(n))
    ? [...new Set(numbers)]
    : undefined;
}

/** What of a profile is set; what is not is left out. */
function profileOf(draft: ProfileDraft): Profile {
  const tags = tagsOf(draft.tags) ?? [];
  const [material, color] = [draft.material.trim(), draft.color.trim()];
  const { printerIds, printerModelIds, printerGroupIds } = draft;
  return {
    ...(material ? { material } : {}),
    ...(color ? { color } : {}),
    ...(printerIds.length > 0 ? { printerIds } : {}),
    ...(printerModelIds.length > 0 ? { printerModelIds } : {}),
    ...(printerGroupIds.length > 0 ? { printerGroupIds } : {}),
    ...(tags.length > 0 ? { tags } : {}),
  };
}

/** How many limits of a profile the form keeps folded away. */
export function limits(profile: ProfileDraft): number {
  const { printerIds, printerModelIds, printerGroupIds, tags } = profile;
  return (
    printerIds.length + printerModelIds.length + printerGroupIds.length + tags.split(/[\s,;]+/).filter(Boolean).length
  );
}

export function newPart(): PartDraft {
  return {
    key: nextKey(),
    name: "",
    fileId: "",
    quantity: "1",
    yieldPerPrint: "1",
    profile: draftOfProfile(undefined),
  };
}

export function draftOfPart(part: Part): PartDraft {
  return {
    key: nextKey(),
    name: part.name,
    fileId: part.fileId,
    quantity: String(part.quantity ?? 1),
    yieldPerPrint: String(part.yieldPerPrint ?? 1),
    profile: draftOfProfile(part.printProfile),
  };
}

export function newDraft(sku = "", title = ""): Draft {
  return {
    sku,
    productName: title,
    suffixMatch: false,
    active: true,
    weightGrams: "",
    hsCode: "",
    originCountry: "",
    minimumStock: "",
    maximumStock: "",
    profile: draftOfProfile(undefined),
    parts: [newPart()],
    original: undefined,
  };
}

export function draftOf(mapping: Body): Draft {
  const text = (n: number | undefined) => (n ? String(n) : "");
  return {
    sku: mapping.sku,
    productName: mapping.productName,
    suffixMatch: mapping.suffixMatch ?? false,
    active: mapping.active ?? true,
    weightGrams: text(mapping.weightGrams),
    hsCode: mapping.hsCode ?? "",
    originCountry: mapping.originCountry ?? "",
    minimumStock: text(mapping.minimumStock),
    maximumStock: mapping.maximumStock === undefined ? "" : String(mapping.maximumStock),
    profile: draftOfProfile(mapping.defaultPrintProfile),
    parts: mapping.parts.map(draftOfPart),
    original: mapping,
  };
}

/** What the API takes. What the form does not show stays as it was. */
export function bodyOf(draft: Draft): Body {
  const { original } = draft;
  const profile = profileOf(draft.profile);
  const [hsCode, originCountry] = [draft.hsCode.trim(), draft.originCountry.trim().toUpperCase()];
  return {
    ...(original?.shopifyProductId ? { shopifyProductId: original.shopifyProductId } : {}),
    ...(original?.shopifyVariantId ? { shopifyVariantId: original.shopifyVariantId } : {}),
    ...(original?.version ? { version: original.version } : {}),
    sku: draft.sku.trim(),
    productName: draft.productName.trim(),
    suffixMatch: draft.suffixMatch,
    active: draft.active,
    ...(draft.weightGrams ? { weightGrams: Number(draft.weightGrams) } : {}),
    ...(hsCode ? { hsCode } : {}),
    ...(originCountry ? { originCountry } : {}),
    ...(draft.minimumStock ? { minimumStock: Number(draft.minimumStock) } : {}),
    ...(draft.maximumStock ? { maximumStock: Number(draft.maximumStock) } : {}),
    ...(Object.keys(profile).length > 0 ? { defaultPrintProfile: profile } : {}),
    parts: draft.parts.map((p) => ({
      name: p.name.trim(),
      fileId: p.fileId,
      quantity: Number(p.quantity),
      yieldPerPrint: Number(p.yieldPerPrint),
      printProfile: profileOf(p.profile),
    })),
  };
}

/** Whether everything that must be given is; the server says the rest. */
export function complete(draft: Draft): boolean {
  const whole = (text: string) => /^[1-9]\d*$/.test(text);
  return (
    draft.sku.trim() !== "" &&
    draft.productName.trim() !== "" &&
    tagsOf(draft.profile.tags) !== undefined &&
    draft.parts.length > 0 &&
    draft.parts.every(
      (p) =>
        p.name.trim() !== "" &&
        p.fileId !== "" &&
        whole(p.quantity) &&
        whole(p.yieldPerPrint) &&
        tagsOf(p.profile.tags) !== undefined,
    )
  );
}
