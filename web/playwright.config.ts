import { defineConfig } from "@playwright/test";
import { browser } from "./scripts/browser.mjs";

// Every worker starts the real program with the simulated services; see
// e2e/hub.ts. Nothing is mocked.
export default defineConfig({
  testDir: "e2e",
  outputDir: "test-results",
  // Two at a time: a browser and a server each.
  workers: 2,
  fullyParallel: false,
  forbidOnly: true,
  // In the run of all tests a second try tells a busy machine from a broken page;
  // what needed it is reported as flaky.
  retries: process.env["PLAYWRIGHT_JSON_OUTPUT_FILE"] ? 1 : 0,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: process.env["PLAYWRIGHT_JSON_OUTPUT_FILE"] ? [["list"], ["json"]] : [["list"]],
  use: {
    browserName: "chromium",
    launchOptions: browser,
    locale: "en-GB",
    timezoneId: "Europe/Brussels",
    viewport: { width: 1280, height: 800 },
    // TRACE=1 keeps what is needed to see a failure step by step; it costs a third of the time.
    trace: process.env["TRACE"] ? "retain-on-failure" : "off",
    screenshot: "only-on-failure",
  },
  projects: [
    { name: "e2e", testIgnore: "pictures.spec.ts" },
    { name: "pictures", testMatch: "pictures.spec.ts" },
  ],
});
