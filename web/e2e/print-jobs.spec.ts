import type { Hub } from "./hub";
import { expect, expectAccessible, expectNoSidewaysScroll, type Page, test } from "./test";

// A minute: a print gets on while the test looks, and ends when the test says so.
test.use({ hubOptions: { printTime: "60s" } });

const column = (page: Page, name: string) => page.getByRole("region", { name, exact: true });
const card = (page: Page, state: string, number: string) =>
  column(page, state).getByRole("button").filter({ hasText: number });

async function act(page: Page, name: string) {
  await page.getByRole("dialog").getByRole("button", { name }).click();
  const question = page.getByRole("alertdialog");
  await question.getByLabel("Reason").fill("A person looked at it");
  await question.getByRole("button", { name }).click();
  await expect(question).toBeHidden();
}

/** Lets every print fail until no automatic retry is left. */
async function failForGood(page: Page, hub: Hub, number: string) {
  await expect(async () => {
    await hub.endPrints("fail");
    await expect(card(page, "Failed", number)).toBeVisible({ timeout: 2_000 });
  }).toPass({ timeout: 60_000 });
}

test.describe("print jobs", () => {
  test.beforeEach(async ({ signIn }) => signIn());
  // What still prints must not stand in the next test's way.
  test.afterEach(async ({ hub }) => {
    const { items } = await hub.api<{ items: { id: string }[] }>(
      "GET",
      "/orders?status=PENDING,PROCESSING,PARTIALLY_COMPLETED,FAILED",
    );
    for (const { id } of items) await hub.api("POST", `/orders/${id}/cancel`, { reason: "The test is over" });
    await expect.poll(() => hub.endPrints("fail")).toBe(0);
  });

  test("the board follows a print, and a failed one is retried", async ({ page, hub }) => {
    await page.goto("/print-jobs");
    const number = await hub.sell([{ sku: "HOOK-WHITE" }]);
    const printing = card(page, "Printing", number);
    await expect(printing).toContainText("Bay", { timeout: 60_000 });
    const percent = async () => Number(await printing.getByRole("progressbar").getAttribute("aria-valuenow"));
    const before = await percent();
    await expect.poll(percent, { timeout: 60_000 }).toBeGreaterThan(before);

    await failForGood(page, hub, number);
    await card(page, "Failed", number).click();
    const sheet = page.getByRole("dialog");
    await expect(sheet.getByText("Prints so far")).toBeVisible();
    await expect(sheet.getByText("Only a finished print can be declared useless.")).toBeVisible();
    await expect(sheet.getByRole("button", { name: "Useless: reprint" })).toBeDisabled();
    await expectAccessible(page);
    await act(page, "Print again");
    await expect(sheet.getByText("Printing").first()).toBeVisible({ timeout: 60_000 });
    await page.keyboard.press("Escape");
    await expect(printing).toBeVisible();
  });

  test("a finished print that is useless is made again", async ({ page, hub }) => {
    await page.goto("/print-jobs");
    const number = await hub.sell([{ sku: "HOOK-WHITE", quantity: 2 }]);
    await expect(card(page, "Printing", number)).toHaveCount(2, { timeout: 60_000 });
    await hub.endPrints("finish", 1);
    await expect(card(page, "Printed", number)).toHaveCount(1, { timeout: 60_000 });
    await expect(card(page, "Printing", number)).toHaveCount(1);
    await card(page, "Printed", number).click();
    await act(page, "Useless: reprint");
    await page.keyboard.press("Escape");
    await expect(card(page, "Printing", number)).toHaveCount(2, { timeout: 60_000 });
  });

  test("a print is taken out of the queue; one on a printer is not", async ({ page, hub }) => {
    await page.goto("/print-jobs");
    // The farm has six printers, so two of these wait.
    const number = await hub.sell([{ sku: "HOOK-WHITE", quantity: 8 }]);
    await expect(card(page, "Printing", number)).toHaveCount(6, { timeout: 60_000 });
    await card(page, "Printing", number).first().click();
    const sheet = page.getByRole("dialog");
    await expect(sheet.getByText(/It is on a printer\. Stop it there/)).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(sheet).toBeHidden();

    await card(page, "In the queue", number).first().click();
    await act(page, "Cancel print");
    await page.keyboard.press("Escape");
    // Something of the order is not made, and a person decides how it goes on: it stands with the failed ones.
    await expect(card(page, "Failed", number)).toContainText("A person looked at it");
    await expect(card(page, "In the queue", number)).toHaveCount(1);
  });

  test("prints are found by printer, by material and by state", async ({ page, hub }) => {
    const { items } = await hub.api<{ items: { sku: string; parts: { fileId: string }[] }[] }>(
      "GET",
      "/product-mappings?search=HOOK-WHITE",
    );
    await hub.api("POST", "/product-mappings", {
      sku: "HOOK-TOUGH",
      productName: "Desk Hook - tough",
      weightGrams: 60,
      parts: [
        { name: "tough hook", fileId: items[0]?.parts[0]?.fileId, quantity: 1, printProfile: { material: "PETG" } },
      ],
    });
    await page.goto("/print-jobs");
    const plain = await hub.sell([{ sku: "HOOK-WHITE" }]);
    const tough = await hub.sell([{ sku: "HOOK-TOUGH" }]);
    for (const number of [plain, tough]) await expect(card(page, "Printing", number)).toBeVisible({ timeout: 60_000 });

    await page.getByRole("textbox", { name: "Material" }).fill("PETG");
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/material=PETG/);
    await expect(card(page, "Printing", plain)).toHaveCount(0);
    await expect(card(page, "Printing", tough)).toBeVisible();
    await page.getByRole("button", { name: "Clear filters" }).click();

    const bay = /Bay \d/.exec((await card(page, "Printing", plain).textContent()) ?? "")?.[0] ?? "";
    await page.getByRole("combobox", { name: "Printer" }).selectOption(bay);
    await expect(card(page, "Printing", tough)).toHaveCount(0);
    await expect(card(page, "Printing", plain)).toBeVisible();

    await page.getByText("List", { exact: true }).click();
    await page.getByRole("combobox", { name: "Status" }).selectOption("Printing");
    const rows = page.getByRole("row").filter({ hasText: bay });
    await expect(rows.filter({ hasText: plain })).toContainText("HOOK-WHITE");
    await expect(page.getByRole("row").filter({ hasText: tough })).toHaveCount(0);
    await expectAccessible(page);
  });
});

test("a viewer follows prints and may not act, on a small phone too", async ({ page, hub, signIn, person }) => {
  const number = await hub.sell([{ sku: "HOOK-WHITE" }]);
  await signIn(await person("viewer"));
  await page.goto("/print-jobs");
  await expect(card(page, "Printing", number)).toBeVisible({ timeout: 60_000 });
  await expectAccessible(page);
  await card(page, "Printing", number).click();
  const sheet = page.getByRole("dialog");
  await expect(sheet.getByText("Prints so far")).toBeVisible();
  await expect(sheet.getByRole("button", { name: /Print again|Useless: reprint|Cancel print/ })).toHaveCount(0);
  const id = new URL(page.url()).searchParams.get("job");
  const answer = await page.request.post(`/api/v1/print-jobs/${id}/cancel`, {
    data: { reason: "I want to" },
    headers: { Origin: hub.url },
  });
  expect(answer.status()).toBe(403);
  await page.setViewportSize({ width: 320, height: 568 });
  await expectNoSidewaysScroll(page);
  await page.keyboard.press("Escape");
  await expect(sheet).toBeHidden();
  await expectNoSidewaysScroll(page);
  await expect(card(page, "Printing", number)).toBeVisible();
});
