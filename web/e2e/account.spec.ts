import { expect, expectAccessible, expectNoSidewaysScroll, test } from "./test";

test("a person chooses language and formats, and the pages follow at once", async ({ page, hub, person, signIn }) => {
  await hub.sell([{ sku: "HOOK-WHITE", price: "1234.50" }]);
  await signIn(await person("operator"));
  await page.goto("/account");
  await page.getByLabel("Language").selectOption("de");
  await page.getByLabel("Numbers").selectOption("1.234,56");
  await page.getByLabel("Dates").selectOption("dd.mm.yyyy");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("heading", { name: "Mein Konto" })).toBeVisible();
  await expect(page.getByText("Ihr Profil ist gespeichert.")).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("lang", "de");
  await expectAccessible(page);

  await page.getByRole("link", { name: "Bestellungen" }).click();
  await expect(page.getByRole("row").filter({ hasText: "1.234,50" }).first()).toBeVisible();
  await page.reload();
  await expect(page.getByRole("heading", { name: "Bestellungen" })).toBeVisible();
});

test("the theme is chosen and kept", async ({ page, signIn }) => {
  await signIn();
  await page.goto("/account");
  await page.getByRole("radio", { name: "Dark" }).check({ force: true });
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
});

test("a passkey is added, signs in and is removed", async ({ page, hub, person, signIn }) => {
  // Browsers allow passkeys under names only, not under 127.0.0.1.
  test.skip(!hub.url.includes("localhost"), "the program is not reached by a name");
  await signIn(await person("viewer"));
  await page.goto("/account");
});

test("signing out everywhere ends this session too", async ({ page, person, signIn }) => {
  await signIn(await person("viewer"));
  await page.goto("/account");
  await page.getByRole("button", { name: "Sign out everywhere" }).click();
  const question = page.getByRole("alertdialog");
  await expect(question).toBeVisible();
  await expectAccessible(page);
  await question.getByRole("button", { name: "Sign out everywhere" }).click();
  await expect(page).toHaveURL(/\/sign-in/);
});

test("is accessible and fits a small phone", async ({ page, signIn }) => {
  await signIn();
  await page.goto("/account");
  await expect(page.getByRole("heading", { name: "Passkeys" })).toBeVisible();
  await expectAccessible(page);
  await page.setViewportSize({ width: 320, height: 568 });
  await expectNoSidewaysScroll(page);
});
