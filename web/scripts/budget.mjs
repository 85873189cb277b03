// Fails when the first load of a page needs more script than agreed: what the
// page imports, the frame around it, and the biggest language's texts, packed
// with gzip. Charts and 3D are loaded later, and do not count.
import { existsSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const limit = 200_000; // bytes

const dist = new URL("../dist/", import.meta.url);
const manifest = JSON.parse(readFileSync(new URL(".vite/manifest.json", dist)));
const sizes = new Map();

function size(file) {
  if (!sizes.has(file)) sizes.set(file, gzipSync(readFileSync(new URL(file, dist)), { level: 9 }).length);
  return sizes.get(file);
}

/** The files of some entries and of all that they import at once. */
function files(...keys) {
  const found = new Set();
  const follow = (key) => {
    const chunk = manifest[key];
    if (found.has(chunk.file)) return;
    found.add(chunk.file);
    for (const i of chunk.imports ?? []) follow(i);
  };
  for (const key of keys) follow(key);
  return [...found].filter((f) => f.endsWith(".js"));
}

const total = (list) => list.reduce((sum, f) => sum + size(f), 0);

/** Some texts in the language where they are longest. */
function texts(name) {
  const all = Object.keys(manifest).filter((k) => new RegExp(`^src/i18n/\\w\\w/${name}\\.json$`).test(k));
  return all.sort((a, b) => size(manifest[b].file) - size(manifest[a].file)).slice(0, 1);
}

/** The names of the texts that a page's route says it speaks. */
function textsOf(page) {
  const route = ["route.ts", "route.tsx"]
    .map((file) => new URL(`../src/pages/${page}/${file}`, import.meta.url))
    .find(existsSync);
  const [, list] = /texts: \[(.*?)\]/.exec(readFileSync(route, "utf8"));
  return list.match(/[\w-]+/g);
}

const pages = Object.keys(manifest).filter((k) => /^src\/pages\/.*page\.tsx$/.test(k));
const framed = "src/app/shell.tsx";
let failed = pages.length === 0;
for (const page of pages) {
  const [, name] = /^src\/pages\/(.*)\/page\.tsx$/.exec(page);
  const frame = ["sign-in", "new-password", "shop-floor"].includes(name) ? [] : [framed];
  const bytes = total(files("index.html", ...frame, page, ...["common", ...textsOf(name)].flatMap(texts)));
  const over = bytes > limit;
  failed ||= over;
  console.log(`${over ? "over" : "ok  "}  ${(bytes / 1000).toFixed(1).padStart(6)} KB  ${name}`);
}
if (process.argv.includes("--parts"))
  for (const [file, bytes] of [...sizes].sort((a, b) => b[1] - a[1]).slice(0, 25))
    console.log(`      ${(bytes / 1000).toFixed(1).padStart(6)} KB  ${file}`);
if (failed) {
  console.error(
    `A page's first load is over ${limit / 1000} KB of script: load what it does not need at once by lazy().`,
  );
  process.exit(1);
}
