import { expect, expectAccessible, expectNoSidewaysScroll, picture, test } from "./test";

test.use({ hubOptions: { printTime: "1h" } });

test("a wall screen is let in by its code, shows the floor live, and is shut out", async ({
  page,
  browser,
  hub,
  signIn,
}) => {
  // A screen of its own: nobody is signed in there.
  const wall = await browser.newContext({ baseURL: hub.url, viewport: { width: 1920, height: 1080 } });
  const screen = await wall.newPage();
  await screen.goto("/shop-floor");
  const code = screen.getByTestId("pairing-code");
  await expect(code).toBeVisible();
  await expectAccessible(screen);
  expect(screen.url()).toBe(`${hub.url}/shop-floor`); // no token in the address

  await signIn();
  await page.goto("/settings/screens");
  await page.getByLabel("Code on the screen").fill((await code.textContent()) ?? "");
  await page.getByLabel("Where it hangs").fill("Print room");
  await page.getByRole("button", { name: "Let it in" }).click();
  await expect(page.getByText("Print room now shows the shop floor.")).toBeVisible();

  await expect(screen.getByRole("heading", { name: "Printing now" })).toBeVisible();
  await expect(screen.getByText("Print room")).toBeVisible();
  await expect(screen.getByRole("status").filter({ hasText: "Live" })).toBeVisible();
  expect(screen.url()).toBe(`${hub.url}/shop-floor`);

  const number = await hub.sell([{ sku: "HOOK-WHITE", quantity: 2 }]);
  await expect(screen.getByText(number).first()).toBeVisible();
  await expect(screen.getByRole("progressbar").first()).toBeVisible();
  await expectAccessible(screen);
  await picture(screen, "shop-floor");
  for (const [width, height] of [
    [1920, 1080],
    [3840, 2160],
    [1024, 768],
    [320, 568],
  ] as const) {
    await screen.setViewportSize({ width, height });
    await expectNoSidewaysScroll(screen);
  }
  await screen.setViewportSize({ width: 1920, height: 1080 });

  await wall.setOffline(true);
  await expect(screen.getByRole("alert").filter({ hasText: "No connection since" })).toBeVisible();
  await wall.setOffline(false);
  await expect(screen.getByRole("status").filter({ hasText: "Live" })).toBeVisible();
  await expect(screen.getByText("No connection since")).toHaveCount(0);

  // Its one page: the others send it back.
  await screen.goto("/orders");
  await expect(screen).toHaveURL(`${hub.url}/shop-floor`);

  await page.getByRole("button", { name: "Shut out Print room" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Shut out" }).click();
  await expect(code).toBeVisible({ timeout: 45_000 }); // it asks twice a minute
  await wall.close();
});

test("a person sees the floor with the own session and goes back", async ({ page, signIn }) => {
  await signIn();
  await page.goto("/shop-floor");
  await expect(page.getByRole("heading", { name: "Ready to pack" })).toBeVisible();
  await expect(page.locator("[data-theme=dark]").first()).toBeVisible();
  await page.getByRole("link", { name: "Back to the pages" }).click();
  await expect(page.getByRole("navigation", { name: "Main navigation" }).first()).toBeVisible();
});
