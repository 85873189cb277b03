/** One value that an act changed, or kept, by its place: `roles`, `address.city`, `parts[2].sku`. */
export interface Difference {
  path: string;
  kind: "added" | "removed" | "changed" | "same";
  before: string;
  after: string;
}

/** What differs between how something was and how it is, what changed first. Both are any JSON. */
export function difference(before: unknown, after: unknown): Difference[] {
  const old = leaves(before);
  const now = leaves(after);
  const list: Difference[] = [];
  for (const path of new Set([...old.keys(), ...now.keys()])) {
    const b = old.get(path);
    const a = now.get(path);
    const kind = b === undefined ? "added" : a === undefined ? "removed" : a === b ? "same" : "changed";
    list.push({ path, kind, before: b ?? "", after: a ?? "" });
  }
  return [...list.filter((d) => d.kind !== "same"), ...list.filter((d) => d.kind === "same")];
}

/** The values of a document by their places. Nothing at all is no value; a list of words is one. */
function leaves(value: unknown, path = "", into = new Map<string, string>()): Map<string, string> {
  if (value === null || value === undefined) {
    if (path !== "") into.set(path, "–");
  } else if (Array.isArray(value)) {
    if (value.every((v) => typeof v !== "object" || v === null)) into.set(path, value.map(String).join(", ") || "–");
    else for (const [i, v] of value.entries()) leaves(v, `${path}[${i + 1}]`, into);
  } else if (typeof value === "object") {
    const entries = Object.entries(value);
    if (entries.length === 0 && path !== "") into.set(path, "–");
    for (const [key, v] of entries) leaves(v, path === "" ? key : `${path}.${key}`, into);
  } else into.set(path, value === "" ? "–" : String(value));
  return into;
}
