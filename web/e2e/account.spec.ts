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

test("a passkey is added, signs in and is removed", async ({ page, person, signIn }) => {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("WebAuthn.enable");
  await devtools.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  await signIn(await person("viewer"));
  await page.goto("/account");
  await page.getByLabel("Name of the new passkey").fill("Laptop");
  await page.getByRole("button", { name: "Add passkey" }).click();
  const entry = page.getByRole("listitem").filter({ hasText: "Laptop" });
  await expect(entry).toBeVisible();

  await page.getByRole("button", { name: /^Account of/ }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await page.getByRole("button", { name: "Sign in with a passkey" }).click();
  await expect(page.getByRole("heading", { name: "My account" })).toBeVisible();

  await page.getByRole("button", { name: "Remove Laptop" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Remove passkey" }).click();
  await expect(entry).toBeHidden();
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
