import { test, expect } from "./test";
test("shots", async ({ page, hub, signIn }) => {
  test.setTimeout(240_000);
  await signIn();
  await hub.sell([{ sku: "GRID-CUSTOM", title: "Baseplate to measure", quantity: 2, properties: { "Width (mm)": "300", "Height (mm)": "130", Magnets: "yes", Connectors: "Intersection" } }, { sku: "HOOK-WHITE", title: "Hook" }]);
  await page.goto("/baseplates");
  await page.getByRole("link", { name: /GRID-/ }).first().click();
  await expect(page.getByText("· under way")).toBeVisible();
  await page.screenshot({ path: "/tmp/h/p-plates/working.png", fullPage: true });
  await expect(page.getByText("Ready", { exact: true })).toBeVisible({ timeout: 200_000 });
  await hub.disturb("farm", { op: "files/*", status: 422 });
  const n = await hub.sell([{ sku: "GRID-1x1-MAG-NONE", title: "Baseplate" }, { sku: "GRID-2x1-MAGIC-NONE", title: "Baseplate" }]);
  await expect(page.getByRole("region", {name: "Plates"}).getByText("at the farm").first()).toBeVisible();
  const shot = async (name: string) => {
    for (const [look, scheme, w, h] of [["light","light",1280,800],["dark","dark",1280,800],["phone","light",390,844]] as const) {
      await page.setViewportSize({ width: w, height: h });
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
      await page.waitForTimeout(300);
      await page.screenshot({ path: `/tmp/h/p-plates/${name}-${look}.png`, fullPage: true });
    }
    await page.setViewportSize({ width: 1280, height: 800 });
  };
  await shot("detail");
  await page.goto("/baseplates");
  await expect(page.getByText("Failed").first()).toBeVisible({ timeout: 60_000 });
  await shot("list");
  await page.getByRole("link", { name: "GRID-1x1-MAG-NONE" }).click();
  await expect(page.getByText("· failed")).toBeVisible();
  await shot("failed");
  await page.getByRole("link", { name: n }).click();
  await expect(page.getByText("What was ordered")).toBeVisible();
  await shot("order");
  await page.goto("/settings/baseplates");
  await expect(page.getByText(/answers/)).toBeVisible();
  await shot("settings");
});
