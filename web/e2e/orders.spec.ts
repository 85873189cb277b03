import { expect, expectAccessible, expectNoSidewaysScroll, test } from "./test";

test.describe("orders", () => {
  test.beforeEach(async ({ signIn }) => signIn());

  test("an order appears and moves to shipped without a reload", async ({ page, hub }) => {
    await page.goto("/orders");
    await expect(page.getByRole("status").filter({ hasText: "Live" }).first()).toBeVisible();
    const number = await hub.sell([{ sku: "HOOK-WHITE", quantity: 2 }]);
    const row = page.getByRole("row").filter({ hasText: number });
    await expect(row).toBeVisible();
    await expect(row).toContainText("Shipped");
    await expect(row.getByRole("link").last()).toHaveAttribute("href", /^http/);
  });

  test("finds, filters and pages by its address", async ({ page, hub }) => {
    const wanted = await hub.sell([{ sku: "CLIP-SET-8" }], {
      address: {
        firstName: "Wilhelmina",
        lastName: "Zoekmij",
        address1: "Kerkstraat 1",
        zip: "1000",
        city: "Brussel",
        country: "Belgium",
        countryCode: "BE",
      },
    });
    const other = await hub.sell([{ sku: "UNHEARD-OF" }]);
    await page.goto("/orders");
    await expect(page.getByText(other)).toBeVisible();

    await page.keyboard.press("/");
    await page.keyboard.type("zoekmij");
    await expect(page).toHaveURL(/search=zoekmij/);
    await expect(page.getByRole("row").filter({ hasText: wanted })).toBeVisible();
    await expect(page.getByText(other)).toBeHidden();

    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Needs attention" }).click();
    await expect(page).toHaveURL(/attention=true/);
    await expect(page.getByRole("row").filter({ hasText: other })).toContainText("1 issue");
    await expect(page.getByText(wanted)).toBeHidden();
    await page.reload();
    await expect(page.getByRole("row").filter({ hasText: other })).toBeVisible();
    await page.getByRole("button", { name: "Clear filters" }).click();
    await expect(page.getByRole("row").filter({ hasText: wanted })).toBeVisible();

    await page.goto("/orders?search=nobody-bought-this");
    await expect(page.getByText("No order matches")).toBeVisible();
    await page.getByRole("button", { name: "Show all orders" }).click();
    await expect(page.getByRole("row").filter({ hasText: wanted })).toBeVisible();
  });

  test("says up to when it is complete", async ({ page }) => {
    await page.goto("/orders");
    const services = page.getByRole("list", { name: "Compared with the services" });
    for (const name of ["Shopify", "SimplyPrint", "Sendcloud"])
      await expect(services).toContainText(new RegExp(`${name} complete up to \\d\\d:\\d\\d`));
    await expect(services).not.toContainText("missing");
  });

  test("is walked by keys, also while orders come in", async ({ page, hub }) => {
    const older = await hub.sell([{ sku: "HOOK-WHITE" }]);
    const newer = await hub.sell([{ sku: "HOOK-WHITE" }]);
    const row = (number: string) => page.getByRole("row").filter({ hasText: number });
    await page.goto("/orders");
    await expect(row(older)).toContainText("Shipped");
    await expect(row(newer)).toContainText("Shipped");
    await page.keyboard.press("j");
    await expect(row(newer)).toBeFocused();
    const newest = await hub.sell([{ sku: "HOOK-WHITE" }]);
    await expect(row(newest)).toBeVisible();
    await expect(row(newer)).toBeFocused();
    await page.keyboard.press("j");
    await expect(row(older)).toBeFocused();
    await page.keyboard.press("k");
    await page.keyboard.press("k");
    await expect(row(newest)).toBeFocused();
  });

  test("several are cancelled together, and each says how it went", async ({ page, hub }) => {
    const numbers = [await hub.sell([{ sku: "CANCEL-ME" }]), await hub.sell([{ sku: "CANCEL-ME" }])];
    await page.goto("/orders?issue=unmapped_product&search=CANCEL-ME");
    await expect(page.locator("tbody tr")).toHaveCount(2);
    await page.keyboard.press("j");
    await page.keyboard.press("x");
    await page.keyboard.press("j");
    await page.keyboard.press("x");
    await page.getByRole("button", { name: "Cancel", exact: true }).click();
    const question = page.getByRole("alertdialog");
    await expect(question).toContainText("Cancel 2 orders?");
    await question.getByLabel("Reason").fill("Sold by mistake");
    await question.getByRole("button", { name: "Cancel", exact: true }).click();
    const result = page.getByRole("dialog");
    await expect(result).toContainText("2 of 2 done");
    for (const number of numbers) await expect(result).toContainText(number);
    await expectAccessible(page);
  });

  test("a view is kept under its name", async ({ page }) => {
    await page.goto("/orders?attention=true");
    await page.getByRole("button", { name: "Views" }).click();
    await page.getByRole("menuitem", { name: "Save this view" }).click();
    await page.getByLabel("Name of the view").fill("To look at");
    await page.getByRole("dialog").getByRole("button", { name: "Save this view" }).click();
    await page.goto("/orders");
    const views = page.getByRole("button", { name: "Views" });
    await expect(views).toBeVisible();
    await page.keyboard.press("v");
    await expect(views).toBeFocused();
    await page.keyboard.press("Enter");
    await page.getByRole("menuitem", { name: "To look at", exact: true }).click();
    await expect(page).toHaveURL(/attention=true/);
  });

  test("is accessible and fits a small phone", async ({ page, hub }) => {
    await hub.sell([{ sku: "UNHEARD-OF" }]);
    await page.goto("/orders");
    await expect(page.getByText("1 issue").first()).toBeVisible();
    await expectAccessible(page);
    await page.setViewportSize({ width: 320, height: 568 });
    await expect(page.getByRole("navigation", { name: "Main navigation" }).filter({ visible: true })).toHaveCount(1);
    await expectNoSidewaysScroll(page);
    await expectAccessible(page);
  });

  test("the palette goes to an order and to a page", async ({ page, hub }) => {
    const number = await hub.sell([{ sku: "LAMP-SMALL" }]);
    await page.goto("/account");
    await expect(page.getByRole("heading", { name: "My account" })).toBeVisible();
    await page.keyboard.press("Control+k");
    const field = page.getByRole("combobox", { name: "Page, order number" });
    await expect(field).toBeFocused();
    await expectAccessible(page);
    await field.fill(number);
    await expect(page.getByRole("option").first()).toContainText(number);
    await page.keyboard.press("Enter");
    await expect(page.getByRole("heading", { name: `Order ${number}` })).toBeVisible();
  });
});
