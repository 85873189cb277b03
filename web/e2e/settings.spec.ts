import { expect, expectAccessible, expectNoSidewaysScroll, picture, test } from "./test";

const parts = [
  ["integrations", "Integrations"],
  ["notifications", "Notifications"],
  ["push", "Messages in this browser"],
  ["schedules", "Schedules"],
  ["users", "Users"],
  ["keys", "API keys"],
  ["screens", "Wall screens"],
  ["tenant", "Business"],
  ["operation", "Printing and shipping"],
  ["system", "System"],
] as const;

test.describe("integrations", () => {
  // The browser itself notes each refused request.
  test.use({ expectedNoise: /status of (422|502)/ });

  test("a service is tried, connected and disconnected", async ({ page, hub, signIn }) => {
    await signIn();
    await page.goto("/settings/integrations");
    const card = page.getByRole("region", { name: /^Sendcloud/ });
    await expect(card.getByText("Connected", { exact: true })).toBeVisible();
    await expect(card.getByText(/\/webhooks\//)).toBeVisible();
    await card.getByRole("button", { name: "Test now: Sendcloud" }).click();
    await expect(card.getByText(/^It works/)).toBeVisible();

    await card.getByRole("button", { name: "Disconnect: Sendcloud" }).click();
    const question = page.getByRole("alertdialog");
    await expect(question).toContainText("Disconnect Sendcloud?");
    await question.getByRole("button", { name: "Disconnect" }).click();
    await expect(card.getByText("Not connected", { exact: true })).toBeVisible();

    await card.getByRole("button", { name: "Connect Sendcloud" }).click();
    const form = page.getByRole("dialog");
    await expect(form.getByRole("button", { name: "Connect", exact: true })).toBeDisabled();
    await form.getByLabel("Public key").fill("public");
    await form.getByLabel("Secret key").fill("wrong");
    await expectAccessible(page);
    await hub.disturb("carrier", { status: 401 });
    await form.getByRole("button", { name: "Test" }).click();
    await expect(form.getByText("It refuses the credentials.")).toBeVisible();
    await form.getByRole("button", { name: "Connect", exact: true }).click();
    await expect(form.getByText(/does not accept these credentials/)).toBeVisible();
    await hub.disturb("carrier");
    await form.getByRole("checkbox", { name: "Save without a successful test" }).check();
    await form.getByRole("button", { name: "Connect", exact: true }).click();
    await expect(form).toBeHidden();
    await expect(card.getByRole("button", { name: "Disconnect: Sendcloud" })).toBeVisible();

    // What was stored is never shown again.
    await card.getByRole("button", { name: "Change the credentials of Sendcloud" }).click();
    await expect(form.getByLabel("Secret key")).toHaveValue("");
    await expect(form.getByText("Set. Leave empty to keep it.").first()).toBeVisible();
  });
});

test("a new user must change the password that an administrator passed on", async ({ page, browser, hub, signIn }) => {
  await signIn();
  await page.goto("/settings/users");
  const email = `colleague-${crypto.randomUUID().slice(0, 8)}@example.com`;
  await page.getByRole("button", { name: "Add user" }).click();
  const form = page.getByRole("dialog");
  await form.getByLabel("Name").fill("Kim Colleague");
  await form.getByLabel("E-mail address").fill(email);
  await form.getByRole("checkbox", { name: /^Operator/ }).uncheck();
  await expect(form.getByRole("button", { name: "Add user" })).toBeDisabled();
  await form.getByRole("checkbox", { name: /^Viewer/ }).check();
  await expectAccessible(page);
  await form.getByRole("button", { name: "Add user" }).click();
  const password = (await page.getByTestId("secret").textContent()) ?? "";
  expect(password.length).toBeGreaterThan(8);
  await page.getByRole("button", { name: "I have it, close" }).click();
  const row = page.getByRole("row").filter({ hasText: email });
  await expect(row).toContainText("Must choose a password");
  await expect(page.getByText(password)).toHaveCount(0);

  const other = await browser.newContext({ baseURL: hub.url });
  const theirs = await other.newPage();
  await theirs.goto("/sign-in");
  await theirs.getByLabel("E-mail address").fill(email);
  await theirs.getByLabel("Password").fill(password);
  await theirs.keyboard.press("Enter");
  await expect(theirs.getByRole("heading", { name: "Choose your password" })).toBeVisible();
  await other.close();

  await row.getByRole("button", { name: "Actions for Kim Colleague" }).click();
  await page.getByRole("menuitem", { name: "Deactivate" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Deactivate" }).click();
  await expect(row).toContainText("Deactivated");
});

test("a role that may not is refused on the pages and by the API", async ({ page, context, person, signIn }) => {
  await signIn(await person("viewer"));
  await page.goto("/settings");
  await expect(page.getByRole("link", { name: /^Messages in this browser/ })).toBeVisible();
  await expect(page.getByRole("link", { name: /^Users/ })).toHaveCount(0);
  for (const path of ["/settings/users", "/settings/integrations", "/settings/keys", "/settings/system", "/audit"]) {
    await page.goto(path);
    await expect(page.getByText("Your role does not include this")).toBeVisible();
  }
  for (const path of ["users", "integrations", "api-keys", "screens", "tenant", "audit", "admin/system"]) {
    expect((await context.request.get(`/api/v1/${path}`)).status(), path).toBe(403);
  }
});

test("an operator sees integrations and cannot change them", async ({ page, person, signIn }) => {
  await signIn(await person("operator"));
  await page.goto("/settings/integrations");
  await expect(page.getByRole("region", { name: /^Shopify/ })).toBeVisible();
  await expect(page.getByText("your role does not let you change it")).toBeVisible();
  await expect(page.getByRole("button", { name: /Disconnect/ })).toHaveCount(0);
});

test("a key is made, shown once, and revoked", async ({ page, playwright, hub, signIn }) => {
  await signIn();
  await page.goto("/settings/keys");
  await page.getByRole("button", { name: "New API key" }).click();
  const form = page.getByRole("dialog");
  await form.getByLabel("What it is for").fill("Bookkeeping");
  await form.getByRole("checkbox", { name: "Look at: Orders" }).check();
  await expectAccessible(page);
  await form.getByRole("button", { name: "Create key" }).click();
  const key = (await page.getByTestId("secret").textContent()) ?? "";
  await page.getByRole("button", { name: "I have it, close" }).click();

  const program = await playwright.request.newContext({ baseURL: hub.url, extraHTTPHeaders: { "X-API-Key": key } });
  expect((await program.get("/api/v1/orders")).status()).toBe(200);
  expect((await program.get("/api/v1/users")).status()).toBe(403);
  await page.getByRole("button", { name: "Revoke Bookkeeping" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Revoke" }).click();
  await expect(page.getByRole("listitem").filter({ hasText: "Bookkeeping" })).toContainText("Revoked");
  expect((await program.get("/api/v1/orders")).status()).toBe(401);
  await program.dispose();
});

test("the business, the operation and the notifications are changed and kept", async ({ page, signIn }) => {
  await signIn();
  await page.goto("/settings/operation");
  await page.getByLabel("Automatic retries of a failed print").fill("4");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText(/Saved\. It counts/)).toBeVisible();
  await page.reload();
  await expect(page.getByLabel("Automatic retries of a failed print")).toHaveValue("4");
  await page.getByRole("button", { name: /server’s own settings again/ }).click();
  await page
    .getByRole("alertdialog")
    .getByRole("button", { name: /server’s own settings again/ })
    .click();
  await expect(page.getByLabel("Automatic retries of a failed print")).not.toHaveValue("4");

  await page.goto("/settings/notifications");
  await page.getByLabel("About orders and prints").fill("shop@example.com\noffice@example.com");
  await page.getByRole("switch", { name: /^Quiet hours/ }).click();
  await page.getByLabel("From").fill("21:30");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText(/Saved\. It counts/)).toBeVisible();
  await page.reload();
  await expect(page.getByLabel("About orders and prints")).toHaveValue("shop@example.com\noffice@example.com");
  await expect(page.getByLabel("From")).toHaveValue("21:30");

  await page.goto("/settings/tenant");
  await page.getByLabel("Name of the business").fill("Lamps and Hooks");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText(/Saved\. It counts/)).toBeVisible();
});

test("a schedule is paused, run by hand and resumed", async ({ page, signIn }) => {
  await signIn();
  await page.goto("/settings/schedules");
  const title = "Look for orders that do not move";
  const row = page.getByRole("row").filter({ hasText: "notify-stuck" });
  await row.getByRole("button", { name: `Pause: ${title}` }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Pause" }).click();
  await expect(row).toContainText("Paused");
  await row.getByRole("button", { name: `Run now: ${title}` }).click();
  await expect(page.getByText("It runs as soon as it can.")).toBeVisible();
  await row.getByRole("button", { name: `Resume: ${title}` }).click();
  await expect(row.getByText("Paused")).toHaveCount(0);
});

test("a person chooses what the browser tells", async ({ page, signIn }) => {
  await signIn();
  await page.goto("/settings/push");
  await expect(page.getByRole("heading", { name: "This browser", exact: true })).toBeVisible();
  const box = page.getByRole("checkbox", { name: "A new order came in" });
  const before = await box.isChecked();
  await box.click();
  await expect(box).toBeChecked({ checked: !before });
  await page.reload();
  await expect(box).toBeChecked({ checked: !before });
});

test("every page of the settings is accessible, fits a small phone and has its picture", async ({ page, signIn }) => {
  test.setTimeout(300_000);
  await signIn();
  await page.goto("/settings");
  await expect(page.getByRole("heading", { name: "Settings" })).toBeVisible();
  await expectAccessible(page);
  await picture(page, "settings");
  for (const [name, title] of parts) {
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.goto(`/settings/${name}`);
    await expect(page.getByRole("heading", { name: title, level: 1 })).toBeVisible();
    await expect(page.locator("main .animate-pulse")).toHaveCount(0);
    await expectAccessible(page);
    await picture(page, `settings-${name}`);
    await page.setViewportSize({ width: 320, height: 568 });
    await expectNoSidewaysScroll(page);
  }
});
