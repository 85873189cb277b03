// Writes src/api/schema.d.ts from the OpenAPI document of the program as its
// source stands now. "--check" only compares.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import openapiTS, { astToString } from "openapi-typescript";

const file = new URL("../src/api/schema.d.ts", import.meta.url);
const root = new URL("../..", import.meta.url);
const document = execFileSync("go", ["run", "./cmd/forma3d", "openapi"], { cwd: root, maxBuffer: 64 << 20 });
const types = astToString(await openapiTS(JSON.parse(document.toString()), { alphabetize: true }));
const text = `// Generated from the API's own OpenAPI document by "npm run types".\n\n${types}`;

// A file that stays the same is not written: what is built from it stays too.
const same = existsSync(file) && readFileSync(file, "utf8") === text;
if (!same && process.argv.includes("--check")) {
  console.error("src/api/schema.d.ts is not what the API is now: run make generate");
  process.exit(1);
}
if (!same) writeFileSync(file, text);
