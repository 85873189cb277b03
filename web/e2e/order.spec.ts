import { expect, expectAccessible, expectNoSidewaysScroll, test } from "./test";

test.use({ hubOptions: { printTime: "1h" } });

test.describe("one order", () => {
  test.beforeEach(async ({ signIn }) => signIn());

  test("a failed print is retried, and the order moves to shipped without a reload", async ({ page, hub }) => {
    const number = await hub.sell([{ sku: "HOOK-WHITE" }]);
    await page.goto("/orders");
    await page.getByRole("link", { name: number }).click();
    await expect(page.getByRole("heading", { name: `Order ${number}` })).toBeVisible();
    const main = page.getByRole("main");
    await expect(main.getByText("Printing", { exact: true }).last()).toBeVisible();

    // Automatic retries come first; then a person decides.
    const again = main.getByRole("button", { name: "Print again" });
    await expect(async () => {
      await hub.endPrints("fail");
      await expect(again).toBeVisible({ timeout: 2_000 });
    }).toPass({ timeout: 60_000 });
    await expectAccessible(page);
    await again.click();
    const question = page.getByRole("alertdialog");
    await question.getByLabel("Reason").fill("The bed was dirty");
    await question.getByRole("button", { name: "Print again" }).click();
    await expect(question).toBeHidden();

    await expect(async () => {
      await hub.endPrints("finish");
      await expect(main.getByText("Everything printed")).toBeVisible({ timeout: 2_000 });
    }).toPass({ timeout: 60_000 });
    await expect(main.getByText("Shipped", { exact: true }).first()).toBeVisible();
    await expect(main.getByRole("link", { name: "Download label" })).toHaveAttribute("href", /\/label$/);
    await expect(main.getByText("The shop and the customer know.")).toBeVisible();
    await expect(main.getByText("It is shipped: refund it in the shop.")).toBeVisible();
    await expectAccessible(page);
    await page.setViewportSize({ width: 320, height: 568 });
    await expectNoSidewaysScroll(page);
  });

  test("an address is corrected while nothing was bought", async ({ page, hub }) => {
    const number = await hub.sell([{ sku: "LAMP-SMALL" }]);
    await page.goto("/orders");
    await page.getByRole("link", { name: number }).click();
    await page.getByRole("button", { name: "Correct address" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Street and number").fill("Nieuwstraat 12");
    await dialog.getByLabel("Why it is changed").fill("The customer wrote");
    await expectAccessible(page);
    await dialog.getByRole("button", { name: "Save address" }).click();
    await expect(dialog).toBeHidden();
    await expect(page.getByRole("main").getByText("Nieuwstraat 12")).toBeVisible();
  });
});
test.describe("one order, as a viewer", () => {
  test("has no acts, and says why", async ({ page, hub, person, signIn }) => {
    const number = await hub.sell([{ sku: "LAMP-SMALL" }]);
    await signIn(await person("viewer"));
    await page.goto("/orders");
    await page.getByRole("link", { name: number }).click();
    await expect(page.getByText("You lack the rights for it.").first()).toBeVisible();
    await expect(page.getByRole("button", { name: "Cancel order" })).toBeHidden();
  });
});

test.describe("an order that is not there", () => {
  // The browser itself notes the refused requests.
  test.use({ expectedNoise: /status of 404/ });

  test("says so", async ({ page, signIn }) => {
    await signIn();
    await page.goto("/orders/nowhere");
    await expect(page.getByRole("heading", { name: "No such order" })).toBeVisible();
  });
});
