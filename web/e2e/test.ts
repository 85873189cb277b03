import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import AxeBuilder from "@axe-core/playwright";
import { test as base, expect, type Page } from "@playwright/test";
import { type Hub, type HubOptions, startHub } from "./hub";

interface PerWorker {
  hub: Hub;
  hubOptions: HubOptions;
}

interface PerTest {
  /** Signs in by the API, as this person or as the demo's administrator. */
  signIn: (person?: { email: string; password: string }) => Promise<void>;
  /** Makes a user of a role and gives what signs in. */
  person: (role: "admin" | "operator" | "viewer") => Promise<{ email: string; password: string }>;
  /** No page may say an error in the console, or break the content policy. */
  quiet: undefined;
  /** What of the console's errors a test expects. */
  expectedNoise: RegExp;
}

/** A test with the real program: `hub` is started once for each worker. Set `hubOptions` by test.use in a file of its own. */
export const test = base.extend<PerTest, PerWorker>({
  hubOptions: [{}, { scope: "worker", option: true }],
  hub: [
    async ({ hubOptions }, use) => {
      const hub = await startHub(hubOptions);
      await use(hub);
      await hub.stop();
    },
    { scope: "worker", timeout: 90_000 },
  ],
  baseURL: async ({ hub }, use) => use(hub.url),
  signIn: async ({ hub, context }, use) => {
    await use(async (who = hub) => {
      const answer = await context.request.post("/api/v1/session", {
        data: { email: who.email, password: who.password },
      });
      expect(answer.status(), await answer.text()).toBe(204);
    });
  },
  person: async ({ hub, playwright }, use) => {
    await use(async (role) => {
      const email = `${role}-${crypto.randomUUID().slice(0, 8)}@example.com`;
      const made = await hub.api<{ temporaryPassword: string }>("POST", "/users", {
        email,
        name: `${role} for a test`,
        roles: [role],
      });
      // The password that an administrator gave must be changed first.
      const password = `${crypto.randomUUID()}`;
      const client = await playwright.request.newContext({ baseURL: hub.url });
      await client.post("/api/v1/session", { data: { email, password: made.temporaryPassword } });
      const changed = await client.post("/api/v1/me/password", {
        data: { current: made.temporaryPassword, new: password },
      });
      expect(changed.ok(), await changed.text()).toBe(true);
      await client.dispose();
      return { email, password };
    });
  },
  expectedNoise: [/^(?!)/, { option: true }],
  quiet: [
    async ({ page, expectedNoise }, use) => {
      const noise: string[] = [];
      page.on("console", (message) => message.type() === "error" && noise.push(message.text()));
      page.on("pageerror", (error) => noise.push(error.message));
      await use(undefined);
      expect(noise.filter((line) => !expectedNoise.test(line))).toEqual([]);
    },
    { auto: true },
  ],
});

export { expect, type Page };

/** Asserts that axe finds nothing against WCAG 2.2 AA, in both themes. */
export async function expectAccessible(page: Page): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await expect(page.locator("html")).toHaveAttribute("data-theme", colorScheme);
    const result = await new AxeBuilder({ page })
      .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
      .analyze();
    const found = result.violations.map((v) => ({
      rule: v.id,
      theme: colorScheme,
      where: v.nodes.map((n) => `${n.target.join(" ")}: ${n.failureSummary}`),
    }));
    expect(found).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
}

/** Asserts that nothing makes the page wider than its window. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const { content, window } = await page.evaluate(() => ({
    content: document.documentElement.scrollWidth,
    window: document.documentElement.clientWidth,
  }));
  expect(content, "the page is wider than its window").toBeLessThanOrEqual(window);
}

const pictures = fileURLToPath(new URL("../../docs/pictures", import.meta.url));

/** Keeps pictures of a page as it is now: light, dark, and on a phone. */
export async function picture(page: Page, name: string): Promise<void> {
  mkdirSync(pictures, { recursive: true });
  const take = async (look: string, colorScheme: "light" | "dark", width: number, height: number) => {
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await expect(page.locator("html")).toHaveAttribute("data-theme", colorScheme);
    await page.screenshot({ path: `${pictures}/${name}-${look}.png`, animations: "disabled" });
  };
  await take("light", "light", 1280, 800);
  await take("dark", "dark", 1280, 800);
  await take("phone", "light", 390, 844);
}
