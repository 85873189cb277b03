import { readFile } from "node:fs/promises";
import type { Download } from "@playwright/test";
import { expect, expectAccessible, expectNoSidewaysScroll, type Page, test } from "./test";

test.use({ hubOptions: { stepTime: "1h" } });

/** A shipment's row, once it says so. */
async function row(page: Page, number: string, status: string) {
  const found = page.getByRole("row").filter({ has: page.getByRole("link", { name: number, exact: true }) });
  await expect(found).toContainText(status, { timeout: 60_000 });
  return found;
}

async function expectPdf(download: Download, name: string) {
  expect(download.suggestedFilename()).toBe(name);
  expect((await readFile(await download.path())).subarray(0, 5).toString()).toBe("%PDF-");
}

async function give(page: Page, reason: string, action: string) {
  const question = page.getByRole("alertdialog");
  await question.getByLabel("Reason").fill(reason);
  await question.getByRole("button", { name: action }).click();
  await expect(question).toBeHidden();
}

test.describe("shipments", () => {
  test.beforeEach(async ({ signIn }) => signIn());
  test.afterEach(async ({ hub }) => {
    await hub.disturb("carrier");
    await hub.disturb("shop");
  });

  test("a label is bought by itself, found, and downloaded", async ({ page, hub }) => {
    await page.goto("/shipments");
    const number = await hub.sell([{ sku: "HOOK-WHITE" }]);
    const sold = await row(page, number, "Label ready");
    await expect(sold).toContainText("Sendcloud");

    const search = page.getByRole("searchbox", { name: "Order, tracking number or reference" });
    await search.fill("no such parcel");
    await expect(page.getByText("No shipment matches")).toBeVisible();
    await page.getByRole("button", { name: "Show all shipments" }).click();
    await page.getByLabel("Carrier").selectOption("Sendcloud");
    await expect(page).toHaveURL(/carrier=Sendcloud/);

    await sold.getByRole("link", { name: number }).click();
    const sheet = page.getByRole("dialog", { name: `Shipment of order ${number}` });
    await expect(sheet.getByText("Label ready to print")).toBeVisible();
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      sheet.getByRole("link", { name: "Download label" }).click(),
    ]);
    await expectPdf(download, `label-${number.replace("#", "")}.pdf`);
    await expectAccessible(page);
    await sheet.getByRole("link", { name: number }).click();
    await expect(page.getByRole("heading", { name: `Order ${number}` })).toBeVisible();
    await page.getByRole("link", { name: "Details" }).click();
    await expect(sheet).toBeVisible();
  });

  test("the labels of several orders are one document", async ({ page, hub }) => {
    await page.goto("/shipments");
    const numbers = [await hub.sell([{ sku: "HOOK-WHITE" }]), await hub.sell([{ sku: "LAMP-SMALL" }])];
    for (const number of numbers) {
      const sold = await row(page, number, "Label ready");
      await sold.getByRole("checkbox", { name: "Select this row" }).check();
    }
    await page.getByRole("button", { name: "Print labels" }).click();
    const dialog = page.getByRole("dialog", { name: "Print 2 labels" });
    await dialog.getByText("Sheet of four").click();
    await expect(dialog.getByText("Four labels on each A4 page")).toBeVisible();
    await expectAccessible(page);
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      dialog.getByRole("button", { name: "Download PDF" }).click(),
    ]);
    await expectPdf(download, "labels.pdf");
    await expect(page.getByText("2 labels are in your downloads.")).toBeVisible();
  });

  test("a label that failed is made again, another way", async ({ page, hub }) => {
    await hub.disturb("carrier", { op: "POST /shipments/announce", status: 400 });
    const number = await hub.sell([{ sku: "HOOK-WHITE" }]);
    await page.goto("/shipments?status=FAILED");
    const failed = await row(page, number, "No label");
    // A parcel without a label is left out of a document.
    await failed.getByRole("checkbox", { name: "Select this row" }).check();
    await page.getByRole("button", { name: "Print labels" }).click();
    await expect(page.getByText(`${number} has no label that may be printed`)).toBeVisible();
    await expect(page.getByRole("button", { name: "Download PDF" })).toBeDisabled();
    await page.keyboard.press("Escape");

    await hub.disturb("carrier");
    await failed.getByRole("link", { name: number }).click();
    const sheet = page.getByRole("dialog", { name: `Shipment of order ${number}` });
    await expect(sheet.getByText("Only a label that is not on its way can be cancelled.")).toBeVisible();
    await sheet.getByRole("button", { name: "Choose another way" }).click();
    const ways = page.getByRole("dialog", { name: `How is ${number} shipped?` });
    await expect(ways.getByRole("radio", { name: /Pick-up point/ })).toBeDisabled();
    await ways.getByRole("radio", { name: /Blauwe Post Standard/ }).check();
    await ways.getByLabel("Reason").fill("It must be tracked");
    await expectAccessible(page);
    await ways.getByRole("button", { name: "Ship it this way" }).click();
    await expect(ways).toBeHidden();

    await sheet.getByRole("button", { name: "Make a new label" }).click();
    await give(page, "The carrier is back", "Make a new label");
    await page.goto(`/shipments?search=${encodeURIComponent(number)}`);
    const made = page.getByRole("row").filter({ hasText: "Label ready" });
    await expect(made).toContainText("Blauwe Post", { timeout: 60_000 });
    await made.getByRole("link", { name: number }).click();
    await expect(sheet.getByText("Blauwe Post Standard")).toBeVisible();
    await expect(sheet.getByText("€5.95")).toBeVisible();
  });

  test("a label is cancelled while the shop does not know of it", async ({ page, hub }) => {
    await hub.disturb("shop", { status: 503 });
    const number = await hub.sell([{ sku: "CLIP-SET-8" }]);
    await page.goto("/shipments");
    await (await row(page, number, "Label ready")).getByRole("link", { name: number }).click();
    const sheet = page.getByRole("dialog", { name: `Shipment of order ${number}` });
    await sheet.getByRole("button", { name: "Cancel label" }).click();
    await give(page, "The customer changed their mind", "Cancel label");
    await expect(sheet.getByText("The label is cancelled.")).toBeVisible();
    await expect(sheet.getByRole("link", { name: "Download label" })).toBeHidden();
    await expect(sheet.getByRole("button", { name: "Make a new label" })).toBeEnabled();
  });
});

test("a viewer looks and prints, and may not buy or cancel", async ({ page, hub, signIn, person }) => {
  const number = await hub.sell([{ sku: "HOOK-WHITE" }]);
  await signIn(await person("viewer"));
  await page.goto("/shipments");
  const sold = await row(page, number, "Label ready");
  await expectAccessible(page);
  await sold.getByRole("link", { name: number }).click();
  const sheet = page.getByRole("dialog", { name: `Shipment of order ${number}` });
  await expect(sheet.getByRole("link", { name: "Download label" })).toBeVisible();
  await expect(sheet.getByRole("button", { name: /Cancel label|Choose another way|Make a new label/ })).toHaveCount(0);
  const id = new URL(page.url()).searchParams.get("shipment");
  const answer = await page.request.post(`/api/v1/shipments/${id}/cancel`, {
    data: { reason: "I want to" },
    headers: { Origin: hub.url },
  });
  expect(answer.status()).toBe(403);

  await page.setViewportSize({ width: 320, height: 568 });
  await expectNoSidewaysScroll(page);
  await page.keyboard.press("Escape");
  await expect(sheet).toBeHidden();
  await expectNoSidewaysScroll(page);
  const bar = page.getByRole("navigation", { name: "Main navigation" }).filter({ visible: true });
  await expect(bar.getByRole("link", { name: "Shipments" })).toHaveAttribute("aria-current", "page");
});
