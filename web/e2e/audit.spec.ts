import { readFile } from "node:fs/promises";
import { expect, expectAccessible, expectNoSidewaysScroll, picture, test } from "./test";

test("what people did is found, compared and exported", async ({ page, context, signIn }) => {
  await signIn();
  const made = await context.request.post("/api/v1/users", {
    data: { email: `seen-${crypto.randomUUID().slice(0, 8)}@example.com`, name: "Seen Person", roles: ["viewer"] },
  });
  const { user } = (await made.json()) as { user: { id: string } };
  await context.request.patch(`/api/v1/users/${user.id}`, { data: { roles: ["operator"] } });
  await context.request.patch("/api/v1/tenant", { data: { name: "Audited Shop" } });

  await page.goto("/audit");
  await expect(page.getByRole("button", { name: "Business: changed" }).first()).toBeVisible();
  await page.getByLabel("Which").selectOption("user");
  await expect(page).toHaveURL(/entity=user/);
  await expect(page.getByRole("button", { name: "Business: changed" })).toHaveCount(0);
  await page.getByRole("button", { name: "User: changed" }).first().click();

  const detail = page.getByRole("dialog");
  const roles = detail.getByRole("row").filter({ hasText: "roles" });
  await expect(roles.locator("del")).toHaveText("viewer");
  await expect(roles.locator("ins")).toHaveText("operator");
  await expectAccessible(page);
  await picture(page, "audit-entry");
  await page.setViewportSize({ width: 1280, height: 800 });
  await detail.getByRole("button", { name: "Everything about this" }).click();
  await expect(page).toHaveURL(new RegExp(`entityId=${user.id}`));
  await expect(page.getByRole("button", { name: "User: created" })).toHaveCount(1);

  const coming = page.waitForEvent("download");
  await page.getByRole("link", { name: "Export as CSV" }).click();
  const file = await (await coming).path();
  const lines = (await readFile(file, "utf8")).trim().split("\n");
  expect(lines[0]).toContain("time,actor kind,actor");
  expect(lines).toHaveLength(3); // the head, made and changed
  expect(lines.slice(1).every((line) => line.includes(user.id))).toBe(true);

  await page.goto(`/audit?from=2100-01-01`);
  await expect(page.getByText("Nothing matches")).toBeVisible();
  await page.getByRole("button", { name: "Show everything" }).click();
  await expect(page.getByRole("button", { name: "Business: changed" }).first()).toBeVisible();
});

test("is accessible and fits a small phone", async ({ page, signIn }) => {
  await signIn();
  await page.goto("/audit");
  await expect(page.getByRole("row").nth(1)).toBeVisible();
  await expectAccessible(page);
  await picture(page, "audit");
  await page.setViewportSize({ width: 320, height: 568 });
  await expectNoSidewaysScroll(page);
});
