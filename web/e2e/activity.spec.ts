import { readFile } from "node:fs/promises";
import { expect, expectAccessible, expectNoSidewaysScroll, picture, test } from "./test";

test.describe("activity", () => {
  test.beforeEach(async ({ signIn }) => signIn());

  test("follows what happens, and stands still when asked to", async ({ page, hub }) => {
    await page.goto("/activity");
    await expect(page.getByRole("status").filter({ hasText: "Live" }).first()).toBeVisible();
    const first = await hub.sell([{ sku: "HOOK-WHITE" }]);
    await expect(page.getByRole("button", { name: new RegExp(first) }).first()).toBeVisible();
    await expect
      .poll(async () => (await hub.api<{ total: number }>("GET", "/event-log?type=order.fulfilled")).total)
      .toBe(1);

    await page.getByRole("button", { name: "Follow live" }).click();
    await expect(page).toHaveURL(/live=off/);
    const second = await hub.sell([{ sku: "UNHEARD-OF" }]);
    await expect(page.getByRole("button", { name: "Show what is new" })).toBeVisible();
    await expect(page.getByRole("button", { name: new RegExp(second) })).toHaveCount(0);
    await page.getByRole("button", { name: "Show what is new" }).click();
    await expect(page.getByRole("button", { name: new RegExp(second) }).first()).toBeVisible();
  });

  test("filters, shows an entry, and downloads the same", async ({ page, hub }) => {
    await hub.sell([{ sku: "HOOK-WHITE" }]);
    await hub.sell([{ sku: "UNHEARD-OF" }]);
    await page.goto("/activity");
    await page.getByLabel("Event", { exact: true }).selectOption({ label: "Order received" });
    await expect(page).toHaveURL(/type=order\.created/);
    await expect(page.locator("tbody tr").nth(1)).toContainText("Order received");
    await expect(page.locator("tbody").getByText("Print planned")).toHaveCount(0);

    const download = page.waitForEvent("download");
    await page.getByRole("link", { name: "Download as CSV" }).click();
    const [head, ...rows] = (await readFile(await (await download).path(), "utf8")).trim().split("\n");
    expect(head).toContain("severity");
    expect(rows.length).toBeGreaterThan(1);
    for (const row of rows) expect(row).toContain("order.created");

    await page.locator("tbody").getByRole("button").first().click();
    const sheet = page.getByRole("dialog");
    await expect(sheet.getByRole("region", { name: /own fields/ })).toContainText("orderId");
    await expect(sheet.getByRole("link").first()).toHaveAttribute("href", /^\/orders\//);
    await expectAccessible(page);
    await sheet.getByRole("button", { name: "All of this order" }).click();
    await expect(page).toHaveURL(/order=/);
  });

  test("is accessible and fits a small phone", async ({ page, hub }) => {
    await hub.sell([{ sku: "UNHEARD-OF" }]);
    await page.goto("/activity");
    await expect(page.locator("tbody tr").nth(1)).toBeVisible();
    await expectAccessible(page);
    if (process.env["PICTURES"]) await picture(page, "activity");
    await page.setViewportSize({ width: 320, height: 568 });
    await expectNoSidewaysScroll(page);
    await expectAccessible(page);
  });
});
