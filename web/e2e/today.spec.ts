import { expect, expectAccessible, expectNoSidewaysScroll, test } from "./test";

test.describe("today", () => {
  test.beforeEach(async ({ signIn }) => signIn());

  test("an unmapped SKU is mapped here, and its order goes on", async ({ page, hub }) => {
    const sku = "NEVER-SEEN";
    const number = await hub.sell([{ sku }]);
    await page.goto("/");
    await expect(page.getByRole("heading", { name: "Today", exact: true })).toBeVisible();
    const task = page.getByRole("listitem").filter({ hasText: `how ${sku} is printed` });
    await expect(task).toContainText(number);
    await expectAccessible(page);

    await task.getByRole("button", { name: "Map product" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("File at the print farm").click();
    await dialog.getByRole("option").first().click();
    await expectAccessible(page);
    await expect(dialog.getByRole("link")).toHaveAttribute("href", `/products?map=${sku}`);
    await dialog.getByRole("button", { name: "Map and go on" }).click();
    await expect(dialog).toBeHidden();
    await expect(task).toBeHidden();

    await page.getByRole("main").getByRole("link", { name: number }).first().click();
    await expect(page.getByRole("heading", { name: `Order ${number}` })).toBeVisible();
    await expect(page.getByRole("main").getByText("Shipped", { exact: true }).first()).toBeVisible();
  });

  test("shows figures of the chosen period, and the tiles lead to the lists", async ({ page, hub }) => {
    await hub.sell([{ sku: "HOOK-WHITE" }]);
    await page.goto("/");
    await page.getByText("30 days", { exact: true }).click();
    await expect(page).toHaveURL(/period=month/);
    await page.reload();
    await expect(page.getByRole("radio", { name: "30 days" })).toBeChecked();
    await expect(page.getByRole("img", { name: "Orders", exact: true })).toBeVisible();
    await expect(
      page
        .getByRole("region", { name: /^Orders: / })
        .getByRole("listitem")
        .first(),
    ).toContainText("€");
    await page.getByRole("button", { name: "Show as a table" }).first().click();
    await expect(page.getByRole("columnheader", { name: "Day" })).toBeVisible();
    await page.getByRole("link", { name: /^Needs attention/ }).click();
    await expect(page).toHaveURL(/\/orders\?attention=true/);
    await page.goBack();
    await expect(page.getByText("6 online")).toBeVisible();
    await expect(async () => {
      await page.reload();
      await expect(page.getByRole("link", { name: /^Shipments: [1-9]/ })).toBeVisible({ timeout: 2_000 });
    }).toPass();
    await page
      .getByRole("region", { name: /^Shipments: / })
      .getByRole("listitem")
      .first()
      .getByRole("link")
      .click();
    await expect(page).toHaveURL(/\/shipments\?status=[A-Z_]+&from=\d{4}-\d\d-\d\d/);
    await expect(page.getByRole("heading", { name: "Shipments" })).toBeVisible();
  });

  test("is accessible and fits a small phone", async ({ page, hub }) => {
    await hub.sell([{ sku: "UNHEARD-OF" }]);
    await page.goto("/");
    await expect(page.getByRole("button", { name: "Map product" }).first()).toBeVisible();
    await expect(page.getByRole("heading", { name: "System" })).toBeVisible();
    await expectAccessible(page);
    await page.setViewportSize({ width: 320, height: 568 });
    await expectNoSidewaysScroll(page);
  });

  test("the system is for administrators alone", async ({ page, person, signIn }) => {
    await signIn(await person("viewer"));
    await page.goto("/");
    await expect(page.getByRole("heading", { name: "From order to shipment" })).toBeVisible();
    await expect(page.getByRole("heading", { name: "System" })).toBeHidden();
  });
});
