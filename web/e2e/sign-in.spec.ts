import { expect, expectAccessible, expectNoSidewaysScroll, test } from "./test";

test.describe("sign-in", () => {
  // The browser itself notes each refused request.
  test.use({ expectedNoise: /status of 401/ });

  test("a wrong address and a wrong password read the same, the right ones enter", async ({ page, hub }) => {
    await page.goto("/orders?status=PENDING");
    await expect(page).toHaveURL(/\/sign-in\?next=/);
    await expect(page).toHaveTitle("Sign in to Forma3D Connect – Forma3D Connect");
    const message = page.getByRole("alert");

    for (const [email, password] of [
      ["nobody@example.com", hub.password],
      [hub.email, "not the password"],
    ] as const) {
      await page.getByLabel("E-mail address").fill(email);
      await page.getByLabel("Password").fill(password);
      await page.getByRole("button", { name: "Sign in", exact: true }).click();
      await expect(message).toHaveText("The e-mail address or the password is not right.");
    }

    await page.getByLabel("E-mail address").fill(hub.email);
    await page.getByLabel("Password").fill(hub.password);
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/\/orders\?status=PENDING$/);
    await expect(page.getByRole("heading", { name: "Orders" })).toBeVisible();
  });

  test("is accessible and fits a small phone", async ({ page }) => {
    await page.goto("/sign-in");
    await expect(page.getByLabel("E-mail address")).toBeFocused();
    await expectAccessible(page);
    await page.setViewportSize({ width: 320, height: 568 });
    await expectNoSidewaysScroll(page);
  });

  test("leads nowhere else afterwards", async ({ page, hub }) => {
    await page.goto("/sign-in?next=https://example.com/");
    await page.getByLabel("E-mail address").fill(hub.email);
    await page.getByLabel("Password").fill(hub.password);
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(`${hub.url}/`);
  });

  test("signing out ends the session and forgets what was seen", async ({ page, hub, signIn }) => {
    await hub.sell([{ sku: "HOOK-WHITE" }]);
    await signIn();
    await page.goto("/orders");
    await expect(page.getByRole("row").nth(1)).toBeVisible();
    await page.getByRole("button", { name: /^Account of/ }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await expect(page).toHaveURL(/\/sign-in/);
    await page.goBack();
    await expect(page).toHaveURL(/\/sign-in/);
    const kept = await page.evaluate(
      () =>
        new Promise<number>((resolve, reject) => {
          const open = indexedDB.open("forma3d");
          open.onerror = () => reject(open.error);
          open.onsuccess = () => {
            const count = open.result.transaction("offline").objectStore("offline").count();
            count.onsuccess = () => resolve(count.result);
          };
        }),
    );
    expect(kept).toBe(0);
  });

  test("who signs in after a session that ended sees nothing of the person before", async ({
    page,
    context,
    hub,
    signIn,
    person,
  }) => {
    const seen = await hub.sell([{ sku: "HOOK-WHITE" }]);
    const next = await person("viewer");
    await signIn();
    await page.goto("/orders");
    await expect(page.getByRole("row").filter({ hasText: seen })).toBeVisible();
    await expect
      .poll(() =>
        page.evaluate(
          () =>
            new Promise<string>((resolve) => {
              const open = indexedDB.open("forma3d");
              open.onsuccess = () => {
                const got = open.result.transaction("offline").objectStore("offline").get("cache");
                got.onsuccess = () => resolve(JSON.stringify(got.result ?? null));
              };
            }),
        ),
      )
      .toContain(seen);

    // The browser is closed, and the session ends meanwhile.
    await page.goto("about:blank");
    await context.clearCookies();
    await page.route(/\/api\/v1\/orders\?/, () => {}); // never answered: only what was kept could show
    await page.goto("/sign-in?next=/orders");
    await page.getByLabel("E-mail address").fill(next.email);
    await page.getByLabel("Password").fill(next.password);
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/\/orders/);
    await expect(page.getByRole("heading", { name: "Orders" })).toBeVisible();
    await expect(page.getByRole("table")).toBeVisible();
    await expect(page.getByRole("row").filter({ hasText: seen })).toHaveCount(0);
  });

  test("signing out gives up the messages to this browser", async ({ page, signIn }) => {
    // A browser without a way to its maker's service cannot subscribe for real.
    await page.addInitScript(() => {
      PushManager.prototype.getSubscription = async () =>
        ({
          async unsubscribe() {
            sessionStorage.setItem("gave-up", "yes");
            return true;
          },
        }) as PushSubscription;
    });
    await signIn();
    await page.goto("/orders");
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => {}));
    await page.getByRole("button", { name: /^Account of/ }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await expect(page).toHaveURL(/\/sign-in/);
    await expect.poll(() => page.evaluate(() => sessionStorage.getItem("gave-up"))).toBe("yes");
  });

  test("a password that somebody else gave is changed first", async ({ page, hub }) => {
    const email = "new-colleague@example.com";
    const made = await hub.api<{ temporaryPassword: string }>("POST", "/users", {
      email,
      name: "New Colleague",
      roles: ["operator"],
    });
    await page.goto("/sign-in");
    await page.getByLabel("E-mail address").fill(email);
    await page.getByLabel("Password").fill(made.temporaryPassword);
    await page.keyboard.press("Enter");
    await expect(page.getByRole("heading", { name: "Choose your password" })).toBeVisible();
    await expectAccessible(page);
    await page.getByLabel("Current password").fill(made.temporaryPassword);
    await page.getByLabel("New password", { exact: true }).fill("lamps and hooks and clips");
    await page.getByLabel("New password again").fill("lamps and hooks and clips");
    await page.getByRole("button", { name: "Change password" }).click();
    await expect(page.getByRole("heading", { name: "Today", exact: true })).toBeVisible();
  });
});
