// Completes package-lock.json after "npm install". Tools with native parts have
// an optional package for each platform, and npm leaves those out of the lock
// that the registry in use does not serve; "npm ci" then refuses the lock
// everywhere. Here they are named with their platform, so that each machine
// installs its own and skips the others.
import { readFileSync, writeFileSync } from "node:fs";

const file = new URL("../package-lock.json", import.meta.url);
const lock = JSON.parse(readFileSync(file));

const systems = ["aix", "android", "darwin", "freebsd", "linux", "netbsd", "openbsd", "openharmony", "sunos", "win32"];
const processors = ["arm64", "arm", "ia32", "loong64", "mips64el", "ppc64", "riscv64", "s390x", "wasm32", "x64"];

/** The platform that a package's name tells: "cli-linux-x64-musl". */
function platform(name) {
  const words = name.split(/[/-]/);
  const os = systems.find((s) => words.includes(s));
  const cpu = processors.find((p) => words.includes(p));
  if (!os && !cpu) throw new Error(`${name} tells no platform`);
  const libc = words.includes("musl") ? "musl" : words.includes("gnu") ? "glibc" : undefined;
  return { ...(cpu && { cpu: [cpu] }), ...(os && { os: [os] }), ...(libc && { libc: [libc] }) };
}

let added = 0;
for (const [path, entry] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    const place = `node_modules/${name}`;
    if (lock.packages[place] || lock.packages[`${path}/${place}`]) continue;
    if (!/^\d+\.\d+\.\d+/.test(version)) continue; // a range: no platform package
    lock.packages[place] = { version, ...platform(name), ...(entry.dev && { dev: true }), optional: true };
    added++;
  }
}
const [root, ...rest] = Object.entries(lock.packages);
lock.packages = Object.fromEntries([root, ...rest.sort(([a], [b]) => (a < b ? -1 : 1))]);
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`${added} packages of other platforms added`);
