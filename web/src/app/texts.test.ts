import { expect, test } from "vitest";
import { wordNamespaces } from "@/journal/words";

// What is imported at once decides what a page speaks when it is first drawn.
const sources = import.meta.glob<string>("../**/*.{ts,tsx}", { query: "?raw", import: "default", eager: true });
const root = "/src/";
const files = new Map(
  Object.entries(sources).map(([path, text]) => [new URL(path, `file://${root}app/`).pathname, text]),
);

function resolved(from: string, to: string): string | undefined {
  const path = to.startsWith("@/") ? root + to.slice(2) : new URL(to, `file://${from}`).pathname;
  return ["", ".ts", ".tsx", "/index.ts"].map((end) => path + end).find((file) => files.has(file));
}

function withImports(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  for (const [, to = ""] of (files.get(file) ?? "").matchAll(
    /^(?:import|export) (?!type )[^;]*?from "([@.][^"]+)"/gm,
  )) {
    const next = resolved(file, to);
    if (next) withImports(next, seen);
  }
  return seen;
}

function spoken(file: string): string[] {
  const all = [...withImports(file)].flatMap((f) =>
    [...(files.get(f) ?? "").matchAll(/useTranslation\(([^)]*)\)/g)].flatMap(([, names = ""]) =>
      names.includes("wordNamespaces")
        ? wordNamespaces
        : [...names.matchAll(/"([\w-]+)"/g)].map(([, name = ""]) => name),
    ),
  );
  return [...new Set(all)].filter((name) => name !== "common").sort();
}

const pages = [...files].flatMap(([route, text]) =>
  [...text.matchAll(/texts: \[([^\]]*)\] \},\s*component: lazyRouteComponent\(\(\) => import\("([^"]+)"\)/g)].map(
    ([, texts = "", page = ""]) => ({
      page: resolved(route, page) ?? page,
      texts: (texts.match(/[\w-]+/g) ?? []).sort(),
    }),
  ),
);

test("every page is looked at", () => {
  const all = [...files.values()].join("").match(/component: lazyRouteComponent\(/g) ?? [];
  expect(pages.length).toBe(all.length - 1); // the frame speaks only the common texts
});

test.each(pages)(
  "$page names all texts that it speaks, so that it waits for none when it is drawn",
  ({ page, texts }) => {
    expect(texts).toEqual(spoken(page));
  },
);
