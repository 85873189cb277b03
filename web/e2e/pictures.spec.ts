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

test("today", async ({ page, hub, signIn }) => {
  await hub.sell([{ sku: "VASE-SMALL", title: "Vase, small" }]);
  await signIn();
  await page.goto("/?period=week");
  await expect(page.getByRole("button", { name: "Map product" }).first()).toBeVisible();
  await expect(page.getByRole("img", { name: "Shipments" }).locator("svg")).toBeVisible({ timeout: 90_000 });
  await picture(page, "today");
});

test("order", async ({ page, hub, signIn }) => {
  const number = await hub.sell([{ sku: "LAMP-SMALL", title: "Lamp, small", quantity: 2 }]);
  await signIn();
  await page.goto("/orders");
  await page.getByRole("link", { name: number }).click();
  await expect(page.getByRole("link", { name: "Download label" })).toBeVisible({ timeout: 90_000 });
  await expect(page.getByText("The shop and the customer know.")).toBeVisible();
  await picture(page, "order");
});

test("print jobs", async ({ page, hub, signIn }) => {
  await hub.sell([{ sku: "CLIP-SET-8", title: "Cable Clip Set", quantity: 2 }]);
  await signIn();
  await page.goto("/print-jobs");
  await expect(page.getByRole("region", { name: "Printed" }).getByRole("button").first()).toBeVisible({
    timeout: 90_000,
  });
  await picture(page, "print-jobs");
});

test("shipments", async ({ page, signIn }) => {
  await signIn();
  await page.goto("/shipments");
  await expect.poll(() => page.getByRole("row", { name: /Delivered/ }).count(), { timeout: 90_000 }).toBeGreaterThan(3);
  await picture(page, "shipments");
  await page.setViewportSize({ width: 1280, height: 800 });
  await page
    .getByRole("row", { name: /Delivered/ })
    .first()
    .getByRole("link")
    .first()
    .click();
  await expect(page.getByText("Label ready to print")).toBeVisible();
  await picture(page, "shipment");
});

test("products", async ({ page, hub, signIn }) => {
  await hub.sell([{ sku: "VASE-TALL", title: "Vase, tall" }]);
  await signIn();
  await page.goto("/products");
  await expect(page.getByRole("button", { name: "Map VASE-TALL" })).toBeVisible();
  await expect(page.getByRole("row", { name: /LAMP-SMALL/ })).toBeVisible();
  await picture(page, "products");
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.getByRole("row", { name: /LAMP-SMALL/ }).click();
  await expect(page.getByRole("group", { name: "Part 2" })).toBeVisible();
  await picture(page, "product");
});

test("baseplates", async ({ page, hub, signIn }) => {
  test.setTimeout(180_000);
  await hub.sell([
    {
      sku: "GRID-CUSTOM",
      title: "Baseplate to measure",
      properties: { "Width (mm)": "371", "Height (mm)": "254", Magnets: "no", Connectors: "Intersection" },
    },
    { sku: "GRID-2x3-MAG-NONE", title: "Baseplate, 2 × 3" },
  ]);
  await signIn();
  await page.goto("/baseplates");
  await expect(page.getByRole("row", { name: /GRID-254x371MM.*Ready/ })).toBeVisible({ timeout: 150_000 });
  await expect(page.getByRole("row", { name: /GRID-2x3-MAG-NONE.*Ready/ })).toBeVisible({ timeout: 60_000 });
  await picture(page, "baseplates");
  await page.getByRole("link", { name: /GRID-254x371MM/ }).click();
  await expect(page.getByText("printed from it").first()).toBeVisible();
  await picture(page, "baseplate");
});

test("settings/baseplates", async ({ page, signIn }) => {
  await signIn();
  await page.goto("/settings/baseplates");
  await expect(page.getByText(/PrusaSlicer .* answers/)).toBeVisible();
  await picture(page, "settings-baseplates");
});

test("baseplate-configurator", async ({ page, hub, signIn }) => {
  for (const [name, sku] of [
    ["Kitchen drawer", "GRID-254x371MM-MAG-INT"],
    ["Tool cabinet", "GRID-400x560MM-NOMAG-EDGE"],
  ])
    await hub.api("POST", "/grid/presets", { name, sku });
  const settings = await hub.api<object>("GET", "/grid/settings");
  await hub.api("PUT", "/grid/settings", { ...settings, priceBaseMinor: 400, pricePerHourMinor: 90 });
  await signIn();
  await page.goto("/baseplates/new?width=371&height=254");
  await expect(page.getByTestId("model")).toHaveAttribute("data-ready", "yes", { timeout: 60_000 });
  await picture(page, "baseplate-configurator");
});

test("baseplate-guide", async ({ page, signIn }) => {
  await signIn();
  await page.goto("/baseplates/guide?sku=GRID-254x371MM-MAG-INT");
  await expect(page.getByRole("article")).toBeVisible();
  await picture(page, "baseplate-guide");
});

test("activity", async ({ page, hub, signIn }) => {
  await hub.sell([{ sku: "HOOK-WHITE" }]);
  await signIn();
  await page.goto("/activity");
  await expect(page.getByRole("row").nth(5)).toBeVisible();
  await picture(page, "activity");
});

test("queues", async ({ page, signIn }) => {
  await signIn();
  await page.goto("/admin/queues");
  await expect(page.getByRole("heading", { name: "Print farm" })).toBeVisible();
  await picture(page, "queues");
});
