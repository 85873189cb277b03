import { expect, expectAccessible, test } from "./test";

test.describe("without a network", () => {
  // What the browser itself notes of requests that go nowhere.
  test.use({ expectedNoise: /ERR_INTERNET_DISCONNECTED|Failed to fetch/ });

  test("the orders last seen stay readable, and the page catches up when the network is back", async ({
    page,
    context,
    hub,
    signIn,
  }) => {
    const before = await hub.sell([{ sku: "HOOK-WHITE" }]);
    await signIn();
    await page.goto("/orders");
    await expect(page.getByRole("row").filter({ hasText: before })).toContainText("Shipped");
    // The service worker has the app, and the browser has the orders.
    await page.evaluate(async () => {
      await navigator.serviceWorker.ready;
    });
    await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller?.state)).toBe("activated");
    await expect
      .poll(() =>
        page.evaluate(
          () =>
            new Promise((resolve) => {
              const open = indexedDB.open("forma3d");
              open.onsuccess = () => {
                const got = open.result.transaction("offline").objectStore("offline").get("cache");
                got.onsuccess = () => resolve(JSON.stringify(got.result ?? null));
              };
            }),
        ),
      )
      .toContain('"FULFILLED"');

    await context.setOffline(true);
    const banner = page.getByText(/^You are offline\. This is what was known at \d\d:\d\d\.$/);
    await expect(banner).toBeVisible();
    await expectAccessible(page);
    await page.reload();
    await expect(page.getByRole("row").filter({ hasText: before })).toContainText("Shipped");
    await expect(banner).toBeVisible();

    const meanwhile = await hub.sell([{ sku: "CLIP-SET-8" }]);
    await context.setOffline(false);
    await expect(page.getByRole("row").filter({ hasText: meanwhile })).toBeVisible();
    await expect(banner).toBeHidden();
  });
});

test("the app can be installed", async ({ page, signIn }) => {
  await signIn();
  await page.goto("/orders");
  const devtools = await page.context().newCDPSession(page);
  const { errors } = await devtools.send("Page.getAppManifest");
  expect(errors).toEqual([]);
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  const { installabilityErrors } = await devtools.send("Page.getInstallabilityErrors");
  // Private windows, such as tests have, cannot install anything.
  expect(installabilityErrors.filter((e) => e.errorId !== "in-incognito")).toEqual([]);
});
