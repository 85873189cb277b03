// After the build: tells the service worker which files there are, and packs
// every text file with gzip and brotli, so that the server only hands out.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const dist = fileURLToPath(new URL("../dist", import.meta.url));

/** Bigger files (charts, 3D) are kept by the browser when they were used, not in advance. The libraries of every page are smaller. */
const precacheLimit = 450_000;
/** Below this a packed file is hardly smaller. */
const packFrom = 1_000;

function files(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((e) =>
    e.isDirectory() ? files(join(folder, e.name)) : [join(folder, e.name)],
  );
}

const path = (file) => `/${relative(dist, file)}`;
const hash = createHash("sha256");
const precache = files(dist)
  .filter(
    (f) =>
      (path(f).startsWith("/assets/") && statSync(f).size <= precacheLimit) ||
      /^\/(theme\.js|icon.*|manifest\.webmanifest)$/.test(path(f)),
  )
  .sort();
for (const f of [join(dist, "index.html"), ...precache]) hash.update(path(f)).update(readFileSync(f));

const worker = join(dist, "sw.js");
const list = JSON.stringify({ version: hash.digest("hex").slice(0, 12), files: precache.map(path) });
writeFileSync(worker, `const PRECACHE=${list};\n${readFileSync(worker, "utf8")}`);

for (const f of files(dist)) {
  if (!/\.(html|js|css|svg|json|webmanifest)$/.test(f) || statSync(f).size < packFrom) continue;
  const text = readFileSync(f);
  writeFileSync(`${f}.gz`, gzipSync(text, { level: 9 }));
  writeFileSync(
    `${f}.br`,
    brotliCompressSync(text, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: text.length },
    }),
  );
}
