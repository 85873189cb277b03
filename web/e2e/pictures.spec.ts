import { expect, picture, test } from "./test";

// Pictures of every page, for the manual: "make pictures". They are no tests:
// what a page must do stands in its own file.
test.use({ hubOptions: { orders: 40, printTime: "2s" } });

test("sign-in", async ({ page }) => {
  await page.goto("/sign-in");
  await expect(page.getByLabel("E-mail address")).toBeFocused();
  await picture(page, "sign-in");
});

test("orders", async ({ page, hub, signIn }) => {
  await hub.sell([{ sku: "VASE-TALL", title: "Vase, tall" }]);
  await signIn();
  await page.goto("/orders");
  await expect(page.getByText("1 issue").first()).toBeVisible();
  await expect.poll(() => page.getByRole("row", { name: /Shipped/ }).count(), { timeout: 90_000 }).toBeGreaterThan(3);
  await picture(page, "orders");
});

test("account", async ({ page, signIn }) => {
  await signIn();
  await page.goto("/account");
  await expect(page.getByLabel("Name of the new passkey")).toBeVisible();
  await picture(page, "account");
});
