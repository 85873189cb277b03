import { readFile } from "node:fs/promises";
import type { Hub } from "./hub";
import { expect, expectAccessible, expectNoSidewaysScroll, type Page, test } from "./test";

interface Mapping {
  id: string;
  sku: string;
  productName: string;
  active: boolean;
  weightGrams?: number;
  hsCode?: string;
  defaultPrintProfile?: Record<string, unknown>;
  parts: { name: string; fileId: string; quantity: number; printProfile?: Record<string, unknown> }[];
}

async function mapping(hub: Hub, sku: string): Promise<Mapping> {
  const { items } = await hub.api<{ items: Mapping[] }>("GET", `/product-mappings?search=${encodeURIComponent(sku)}`);
  const found = items.find((m) => m.sku === sku);
  if (!found) throw new Error(`there is no mapping of ${sku}`);
  return found;
}

/** Types into the farm's search and takes the file that is found. */
async function chooseFile(page: Page, part: number, text: string, file: string) {
  const box = page.getByRole("group", { name: `Part ${part}` }).getByRole("combobox", { name: "Print file" });
  await box.fill(text);
  await page.getByRole("option", { name: new RegExp(file) }).click();
  await expect(box).toHaveValue(file);
}

const sku = (name: string) => `${name}-${crypto.randomUUID().slice(0, 6).toUpperCase()}`;

test("an SKU that an order waits for is mapped, and the order goes on", async ({ page, hub, signIn }) => {
  await signIn();
  await page.goto("/products");
  const wanted = sku("VASE");
  const number = await hub.sell([{ sku: wanted, title: "Vase, tall" }]);
  const row = page.getByRole("listitem").filter({ hasText: wanted });
  await expect(row).toContainText("1 order waits"); // live
  await row.getByRole("button", { name: `Map ${wanted}` }).click();

  const dialog = page.getByRole("dialog");
  await expect(dialog.getByLabel("SKU", { exact: true })).toHaveValue(wanted);
  await expect(dialog.getByLabel("Product name")).toHaveValue("Vase, tall");
  await expect(dialog.getByRole("button", { name: "Save product" })).toBeDisabled();
  await chooseFile(page, 1, "sha", "shade.gcode");
  await expect(dialog.getByLabel("Part name")).toHaveValue("shade"); // by the file's
  await dialog.getByRole("button", { name: "Save product" }).click();
  await expect(dialog).toBeHidden();
  await expect(row).toHaveCount(0);
  await page.goto(`/orders?search=${encodeURIComponent(number)}`);
  await page.getByRole("link", { name: number }).click();
  await expect(page.getByRole("region", { name: "Prints" }).getByText("shade")).toBeVisible();
});

test("an address opens the form of its SKU, new or mapped already", async ({ page, hub, signIn }) => {
  await signIn();
  const wanted = sku("BOWL");
  await hub.sell([{ sku: wanted, title: "Bowl, round" }]);
  await expect
    .poll(async () => (await hub.api<{ items: { sku: string }[] }>("GET", "/product-mappings/unmapped")).items)
    .toContainEqual(expect.objectContaining({ sku: wanted }));
  await page.goto(`/products?map=${wanted}`);
  await expect(page.getByRole("heading", { name: "New product" })).toBeVisible();
  await expect(page.getByLabel("SKU", { exact: true })).toHaveValue(wanted);
  await expect(page.getByLabel("Product name")).toHaveValue("Bowl, round");
  await page.goto("/products?map=LAMP-SMALL");
  await expect(page.getByRole("heading", { name: "Change product" })).toBeVisible();
  await expect(page.getByLabel("Product name")).toHaveValue("Lamp, small");

  // The short dialog of an order leads here, too.
  await page.goto("/");
  const task = page.getByRole("listitem").filter({ hasText: wanted });
  await task.getByRole("button", { name: "Map product" }).click();
  await page.getByRole("dialog").getByRole("link").click();
  await expect(page).toHaveURL(`/products?map=${wanted}`);
  await expect(page.getByLabel("Product name")).toHaveValue("Bowl, round");
});

test("a product is made with chosen parts of another one, and limited to printers", async ({ page, hub, signIn }) => {
  await signIn();
  await page.goto("/products");
  await page.getByRole("button", { name: "New product" }).click();
  const made = sku("LAMP");
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("SKU", { exact: true }).fill(made);
  await dialog.getByLabel("Product name").fill("Lamp, spare foot");
  await dialog.getByRole("button", { name: "Copy parts of another product" }).click();
  await dialog.getByRole("combobox", { name: "Copy from" }).fill("LAMP-SM");
  await page.getByRole("option", { name: /Lamp, small/ }).click();
  await dialog.getByRole("checkbox", { name: "shade" }).click();
  await dialog.getByRole("button", { name: "Copy 1 part" }).click();
  const part = dialog.getByRole("group", { name: "Part 1" });
  await expect(part.getByLabel("Part name")).toHaveValue("foot");
  await expect(dialog.getByRole("group", { name: "Part 2" })).toHaveCount(0);

  await part.getByLabel("Material").fill("PETG");
  await part.getByText("Limit to some printers").click();
  await part.getByRole("checkbox", { name: "Bay 2" }).click();
  await part.getByLabel("Tags").fill("red");
  await expect(part.getByText("Write numbers, such as 3, 12.")).toBeVisible();
  await part.getByLabel("Tags").fill("3, 12");
  await expect(part.getByText("3 limits")).toBeVisible();
  await dialog.getByText("Customs, stock, printing").click();
  await dialog.getByLabel("Customs tariff number").fill("940510");
  await dialog.getByLabel("Colour").first().fill("white");
  await dialog.getByRole("button", { name: "Save product" }).click();
  await expect(dialog).toBeHidden();

  const source = await mapping(hub, "LAMP-SMALL");
  const saved = await mapping(hub, made);
  expect(saved).toMatchObject({ hsCode: "940510", defaultPrintProfile: { color: "white" } });
  expect(saved.parts).toHaveLength(1);
  const foot = source.parts.find((p) => p.name === "foot");
  expect(saved.parts[0]).toMatchObject({
    name: "foot",
    fileId: foot?.fileId,
    printProfile: { material: "PETG", tags: [3, 12] },
  });
  expect(saved.parts[0]?.printProfile?.["printerIds"]).toHaveLength(1);

  // Opened again it shows what was saved.
  await page.getByRole("row", { name: new RegExp(made) }).click();
  await expect(part.getByText("3 limits")).toBeVisible();
  await expect(part.getByLabel("Tags")).toHaveValue("3, 12");
});

test("a product is switched off and on again in the list", async ({ page, hub, signIn }) => {
  await signIn();
  await page.goto("/products");
  const off = page.getByRole("switch", { name: "Use CLIP-SET-8 for orders" });
  await expect(off).toBeChecked();
  await off.click();
  await expect(off).not.toBeChecked();
  await expect.poll(async () => (await mapping(hub, "CLIP-SET-8")).active).toBe(false);
  await page.getByLabel("In use").selectOption("Not in use");
  await expect(page.getByRole("row", { name: /CLIP-SET-8/ })).toBeVisible();
  await expect(page.getByRole("row", { name: /LAMP-SMALL/ })).toHaveCount(0);
  await off.click();
  await expect(page.getByText("No product matches")).toBeVisible();
  await expect.poll(async () => (await mapping(hub, "CLIP-SET-8")).active).toBe(true);
});

test("products go out as CSV and come back with a preview and an error for each row", async ({ page, hub, signIn }) => {
  await signIn();
  await page.goto("/products");
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Export CSV" }).click();
  const csv = await readFile(await (await download).path(), "utf8");
  const [head = "", ...lines] = csv.trim().split("\r\n").join("\n").split("\n");
  const hook = lines.find((l) => l.startsWith("HOOK-WHITE")) ?? "";
  expect(head).toContain("sku,");
  expect(hook).toContain("Desk Hook - White");

  const choose = async (rows: string[]) =>
    page
      .getByRole("dialog")
      .getByLabel("CSV file")
      .setInputFiles({
        name: "products.csv",
        mimeType: "text/csv",
        buffer: Buffer.from(`${[head, ...rows].join("\n")}\n`),
      });
  await page.getByRole("button", { name: "Import CSV" }).click();
  const dialog = page.getByRole("dialog");
  const broken = sku("BROKEN");
  const fresh = sku("FRESH");
  const heavier = hook.replace(/,120,/, ",135,");
  expect(heavier).not.toBe(hook);
  await choose([
    heavier,
    hook.replace("HOOK-WHITE", fresh),
    hook.replace("HOOK-WHITE", broken).replace(/[0-9a-f]{32}/, "no-file"),
  ]);
  await expect(dialog.getByText("1 products have errors", { exact: false })).toBeVisible();
  const bad = dialog.getByRole("row", { name: new RegExp(broken) });
  await expect(bad).toContainText("Error");
  await expect(bad).toContainText("fileId:");
  await expect(dialog.getByRole("row", { name: /HOOK-WHITE/ })).toContainText("weightGrams: 120 → 135");
  await expect(dialog.getByRole("button", { name: "Import", exact: true })).toBeDisabled();
  expect((await mapping(hub, "HOOK-WHITE")).weightGrams).toBe(120); // only looked at

  await choose([heavier, hook.replace("HOOK-WHITE", fresh)]);
  await expect(dialog.getByText("1 new, 1 changed, 0 unchanged.")).toBeVisible();
  await dialog.getByRole("button", { name: "Import", exact: true }).click();
  await expect(page.getByText("Imported: 1 new, 1 changed.")).toBeVisible();
  await expect(page.getByRole("row", { name: new RegExp(fresh) })).toBeVisible();
  expect((await mapping(hub, "HOOK-WHITE")).weightGrams).toBe(135);
});

test("an SKU is not printed by us, until somebody takes that back", async ({ page, hub, signIn }) => {
  await signIn();
  const candle = sku("CANDLE");
  await hub.sell([{ sku: candle, title: "Candle" }]);
  await page.goto("/products");
  await page.getByRole("button", { name: `Not printed: ${candle}` }).click();
  const ask = page.getByRole("alertdialog");
  await ask.getByLabel("Reason").fill("We buy it in.");
  await ask.getByRole("button", { name: "Not printed by us" }).click();
  await expect(ask).toHaveCount(0); // behind it nothing has a role
  await expect(page.getByRole("button", { name: `Map ${candle}` })).toHaveCount(0);

  await page.getByText(/SKUs? (is|are) not printed by us/).click();
  const back = page.getByRole("button", { name: `Print them again: ${candle}` });
  await expect(page.getByRole("listitem").filter({ has: back })).toContainText("We buy it in.");
  await back.click();
  await ask.getByLabel("Reason").fill("We make it now.");
  await ask.getByRole("button", { name: "Print them again" }).click();
  await expect(ask).toHaveCount(0);
  await expect(back).toHaveCount(0);
  await hub.sell([{ sku: candle, title: "Candle" }]);
  await expect(page.getByRole("button", { name: `Map ${candle}` })).toBeVisible(); // the next one waits again
});

test("who may only look sees a product and can change nothing", async ({ page, hub, signIn, person }) => {
  await signIn(await person("viewer"));
  await page.goto("/products");
  const row = page.getByRole("row", { name: /LAMP-SMALL/ });
  await expect(row.getByRole("switch")).toBeDisabled();
  await expect(page.getByRole("button", { name: /New product|Import CSV|Delete/ })).toHaveCount(0);
  await expect(page.getByRole("link", { name: "Export CSV" })).toBeVisible();
  await row.click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("your role does not let you change it");
  await expect(dialog.getByRole("listitem").filter({ hasText: "shade" })).toContainText("1 piece");
  await expect(dialog.getByRole("button", { name: /Save/ })).toHaveCount(0);
  const { id } = await mapping(hub, "LAMP-SMALL");
  const refused = await page.request.patch(`/api/v1/product-mappings/${id}`, {
    data: { active: false },
    headers: { Origin: hub.url },
  });
  expect(refused.status()).toBe(403);
});

test("the list and the form are accessible and fit a narrow phone", async ({ page, hub, signIn }) => {
  test.setTimeout(120_000);
  await signIn();
  const wanted = sku("DISH");
  await hub.sell([{ sku: wanted, title: "Dish" }]);
  await page.setViewportSize({ width: 320, height: 700 });
  await page.goto("/products");
  await expect(page.getByRole("button", { name: `Map ${wanted}` })).toBeVisible();
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);
  await page.goto("/products?map=LAMP-SMALL");
  const part = page.getByRole("group", { name: "Part 1" });
  await part.getByText("Limit to some printers").click();
  await expect(part.getByRole("checkbox", { name: "Bay 1" })).toBeVisible();
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);
});
