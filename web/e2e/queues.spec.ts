import type { Hub } from "./hub";
import { expect, expectAccessible, expectNoSidewaysScroll, picture, test } from "./test";

interface Orders {
  items: { number: string; status: string }[];
}

async function statusOf(hub: Hub, number: string): Promise<string | undefined> {
  const { items } = await hub.api<Orders>("GET", `/orders?q=${encodeURIComponent(number)}`);
  return items.find((o) => o.number === number)?.status;
}

test.describe("queues", () => {
  test.beforeEach(async ({ signIn }) => signIn());

  test("a dead letter is tried again by its cause and its order goes on", async ({ page, hub }) => {
    // A refusal is no outage: trying it again by itself would change nothing, so it stops at once.
    await hub.disturb("carrier", { op: "POST /shipments/announce", status: 422 });
    const number = await hub.sell([{ sku: "HOOK-WHITE" }]);
    await page.goto("/retry-queue");
    await expect(page).toHaveURL(/\/admin\/queues\?tab=dead/);
    const again = page.getByRole("button", { name: "Try it again" });
    await expect(again).toBeVisible({ timeout: 60_000 });
    expect(await statusOf(hub, number)).not.toBe("FULFILLED");
    await expectAccessible(page);
    await picturesOf(page, "queues-dead");

    // What it is about stands beside the list.
    await page.locator("tbody").getByRole("link").first().click();
    const sheet = page.getByRole("dialog");
    await expect(sheet.getByText("Attempt 1")).toBeVisible();
    await expect(sheet.getByRole("region", { name: "Arguments" })).toBeVisible();
    await expectAccessible(page);
    await page.keyboard.press("Escape");
    await expect(sheet).toBeHidden();

    await hub.disturb("carrier");
    await again.click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Try again now" }).click();
    await expect(page.getByText("Nothing was given up")).toBeVisible({ timeout: 30_000 });
    await expect.poll(() => statusOf(hub, number), { timeout: 60_000 }).toBe("FULFILLED");
  });

  test("a queue is paused and resumed", async ({ page, hub }) => {
    await page.goto("/admin/queues");
    const card = page.getByRole("region", { name: "Print farm", exact: true });
    await card.getByRole("button", { name: "Pause Print farm" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Pause" }).click();
    await expect(card.getByText(/^Paused by /)).toBeVisible();
    const { paused } = await hub.api<{ paused: { by: string } | null }>("GET", "/admin/queues/simplyprint");
    expect(paused?.by).toBeTruthy();
    await expectAccessible(page);
    await picturesOf(page, "queues");

    await card.getByRole("button", { name: "Resume Print farm" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Resume" }).click();
    // While the dialog is open the page behind it is hidden from everybody.
    await expect(page.getByRole("alertdialog")).toBeHidden();
    await expect(card.getByText(/^Paused by /)).toBeHidden();
    expect((await hub.api<{ paused: unknown }>("GET", "/admin/queues/simplyprint")).paused).toBeNull();
  });

  test("jobs are found by queue and state", async ({ page, hub }) => {
    await hub.sell([{ sku: "HOOK-WHITE" }]);
    await page.goto("/admin/queues");
    await page.getByRole("tab", { name: "Jobs" }).click();
    await page.getByLabel("Queue", { exact: true }).selectOption({ label: "Print farm" });
    await page.getByLabel("State", { exact: true }).selectOption("done");
    await expect(page).toHaveURL(/queue=simplyprint/);
    await expect(page.locator("tbody tr").first()).toContainText("Done", { timeout: 30_000 });
    await expectAccessible(page);
    await page.setViewportSize({ width: 320, height: 568 });
    await expectNoSidewaysScroll(page);
  });

  test("a webhook is read again", async ({ page, hub }) => {
    await hub.sell([{ sku: "HOOK-WHITE" }]);
    await page.goto("/admin/queues?tab=inbox&source=shopify");
    await page.locator("tbody").getByRole("link").first().click({ timeout: 30_000 });
    const sheet = page.getByRole("dialog");
    await expect(sheet.getByRole("region", { name: "Body" })).toBeVisible();
    await expect(sheet.getByText("customer@example.com")).toHaveCount(0);
    await expectAccessible(page);
    await picturesOf(page, "queues-inbox");
    await sheet.getByRole("button", { name: "Read again" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Read again" }).click();
    await expect(page.getByText("The webhook is read again.")).toBeVisible();
  });
});

test.describe("queues for who may not see them", () => {
  test.use({ expectedNoise: /403 \(Forbidden\)/ });

  test("are refused by the page and by the server", async ({ page, person, signIn, context, hub }) => {
    await signIn(await person("viewer"));
    const answer = await context.request.post(`${hub.url}/api/v1/admin/queues/simplyprint/pause`);
    expect(answer.status()).toBe(403);
    await page.goto("/admin/queues");
    await expect(page.getByText("You may not do this.")).toBeVisible();
    await expect(page.getByRole("button", { name: /^Pause/ })).toHaveCount(0);
    await expect(page.getByRole("link", { name: "Queues", exact: true })).toHaveCount(0);
  });
});

/** Pictures are kept only when they are asked for: they change with every run. */
async function picturesOf(page: Parameters<typeof picture>[0], name: string): Promise<void> {
  if (!process.env["PICTURES"]) return;
  await picture(page, name);
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
}
