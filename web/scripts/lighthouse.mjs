// Measures sign-in and the orders list with Lighthouse, on the real program with
// simulated services and the system's Chromium, and fails below the goals.
// Lighthouse is fetched when it is wanted: it is bigger than the app's tools.
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { browser } from "./browser.mjs";

// Lighthouse's phone has a slow mobile network and a quarter of this machine's
// speed: fetching the libraries alone takes it most of a second.
const goals = { desktop: 0.95, phone: 0.8 };
const version = "12.8.2"; // the newest that runs on Node 20

const root = new URL("../..", import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), "forma3d-lighthouse-"));
const demo = spawn(join(root, "bin/forma3d"), ["demo", "--port", "0", "--orders", "40"], {
  stdio: ["ignore", "pipe", "inherit"],
});
let failed = false;
try {
  const said = await new Promise((resolve) => {
    let text = "";
    demo.stdout.on("data", (data) => {
      text += data;
      if (text.includes("are fulfilled")) resolve(text);
    });
  });
  const url = /Pages\s+(\S+)/.exec(said)[1];
  const signedIn = await fetch(`${url}/api/v1/session`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ email: /Sign in\s+(\S+),/.exec(said)[1], password: /password (\S+)/.exec(said)[1] }),
  });
  const cookie = signedIn.headers
    .getSetCookie()
    .map((c) => c.split(";")[0])
    .join("; ");
  const runs = ["desktop", "phone"].flatMap((device) => [
    { path: "/sign-in", headers: {}, device },
    { path: "/orders", headers: { Cookie: cookie }, device },
  ]);
  for (const { path, headers, device } of runs) {
    const report = join(folder, "report.json");
    const args = [
      "--yes",
      `lighthouse@${version}`,
      `${url}${path}`,
      "--quiet",
      "--output=json",
      `--output-path=${report}`,
      "--only-categories=performance,accessibility,best-practices",
    ];
    // Lighthouse means a phone unless told otherwise.
    if (device === "desktop") args.push("--preset=desktop");
    args.push(`--extra-headers=${JSON.stringify(headers)}`, `--chrome-flags=--headless=new ${browser.args.join(" ")}`);
    execFileSync("npx", args, {
      stdio: ["ignore", "inherit", "inherit"],
      env: { ...process.env, CHROME_PATH: browser.executablePath },
    });
    const { categories, audits } = JSON.parse(readFileSync(report));
    const scores = Object.values(categories).map((c) => `${c.title} ${Math.round(c.score * 100)}`);
    const times = [
      "first-contentful-paint",
      "largest-contentful-paint",
      "total-blocking-time",
      "cumulative-layout-shift",
    ].map((a) => `${a} ${audits[a].displayValue}`);
    console.log(`${path} on a ${device}: ${scores.join(", ")} (${times.join(", ")})`);
    failed ||= categories.performance.score < goals[device];
  }
} finally {
  demo.kill("SIGTERM");
  rmSync(folder, { recursive: true, force: true });
}
if (failed) {
  console.error(`The performance is below ${goals.desktop * 100} on a desktop or ${goals.phone * 100} on a phone.`);
  process.exit(1);
}
