import { readFile } from "node:fs/promises";
import type { Download, Locator } from "@playwright/test";
import { expect, expectAccessible, expectNoSidewaysScroll, type Page, test } from "./test";

const drawn = { timeout: 60_000 }; // software draws here

/** The bytes of what a click downloads. */
async function downloaded(page: Page, link: Locator): Promise<{ bytes: Buffer; download: Download }> {
  const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
  return { bytes: await readFile(await download.path()), download };
}

/** How many different colours are seen in an element, and the share of its most frequent one. */
async function colours(page: Page, element: Locator): Promise<{ count: number; background: number }> {
  return page.evaluate(
    async (data) => {
      const image = new Image();
      image.src = data;
      await image.decode();
      const canvas = document.createElement("canvas");
      [canvas.width, canvas.height] = [image.width, image.height];
      const context = canvas.getContext("2d");
      if (!context) throw new Error("no canvas");
      context.drawImage(image, 0, 0);
      const pixels = new Uint32Array(context.getImageData(0, 0, canvas.width, canvas.height).data.buffer);
      const seen = new Map<number, number>();
      for (const p of pixels) seen.set(p, (seen.get(p) ?? 0) + 1);
      return { count: seen.size, background: Math.max(...seen.values()) / pixels.length };
    },
    await pictureOf(element),
  );
}

async function pictureOf(element: Locator): Promise<string> {
  return `data:image/png;base64,${(await element.screenshot()).toString("base64")}`;
}

/** The share of pixels that are clearly different in two pictures of the same size. */
async function difference(page: Page, one: string, other: string): Promise<number> {
  return page.evaluate(
    async (pictures) => {
      const [a, b] = await Promise.all(
        pictures.map(async (data) => {
          const image = new Image();
          image.src = data;
          await image.decode();
          const canvas = document.createElement("canvas");
          [canvas.width, canvas.height] = [540, 380];
          const context = canvas.getContext("2d");
          if (!context) throw new Error("no canvas");
          context.drawImage(image, 0, 0, canvas.width, canvas.height);
          return context.getImageData(0, 0, canvas.width, canvas.height).data;
        }),
      );
      if (!a || !b) throw new Error("no pictures");
      let changed = 0;
      for (let i = 0; i < a.length; i += 4)
        if ([0, 1, 2].some((c) => Math.abs((a[i + c] ?? 0) - (b[i + c] ?? 0)) > 48)) changed++;
      return changed / (a.length / 4);
    },
    [one, other],
  );
}

const figures = (page: Page) => page.getByRole("region", { name: "Figures" });
const model = (page: Page) => page.getByTestId("model");

test("a size is typed, and the plan, the figures and the address follow", async ({ page, hub, signIn }) => {
  await signIn();
  await page.goto("/baseplates/new?width=84&height=84&magnets=NOMAG");
  await expect(page.getByText("GRID-2x2-NOMAG-INT")).toBeVisible();
  await expect(figures(page).getByText("1", { exact: true })).toBeVisible();
  const before = await figures(page).textContent();

  await page.getByLabel("Width", { exact: true }).fill("371");
  await page.getByLabel("Depth", { exact: true }).fill("254");
  await page.getByLabel("Magnets").selectOption({ label: "Pressed in" });
  await expect(page.getByText("GRID-254x371MM-MAG-INT")).toBeVisible();
  await expect(figures(page)).toContainText("2 across, 2 deep");
  await expect(figures(page)).toContainText("254 × 371 mm, 8.2 mm high, 6 × 9 cells.");
  expect(await figures(page).textContent()).not.toBe(before);
  await expect(page.getByText("Shown a quarter turned")).toBeVisible();
  await page.getByRole("tab", { name: "Plan" }).click();
  await expect(
    page.getByRole("img", { name: "Plan of the baseplate from above: 4 plates, 254 × 371 mm" }),
  ).toBeVisible();
  await page.getByRole("tab", { name: "On the beds" }).click();
  await expect(page.getByRole("img", { name: "4 plates, each on a bed of 256 × 256 mm" })).toBeVisible();

  // A price hint is there once there are prices.
  await expect(figures(page)).toContainText("No prices are set");
  const settings = await hub.api<object>("GET", "/grid/settings");
  await hub.api("PUT", "/grid/settings", { ...settings, priceBaseMinor: 500, pricePerHourMinor: 100 });
  await page.getByLabel("Depth", { exact: true }).fill("255");
  await expect(figures(page)).toContainText(/€[12]\d\.\d\d/);
  await page.getByLabel("Depth", { exact: true }).fill("254");

  // More: a floor makes it higher, another bed other plates.
  await page.locator("summary").click();
  await page.getByLabel("Solid floor, mm").fill("1,5");
  await expect(figures(page)).toContainText("9.7 mm high");
  await page.getByLabel("Bed width, mm").fill("400");
  await page.getByLabel("Bed depth, mm").fill("400");
  await expect(page.getByRole("tab", { name: "1 plate" })).toBeVisible();
  await expect(page.getByText("It fits on one bed, so it needs no connectors")).toBeVisible();

  // The address says all of it: a reload, or somebody else, sees the same.
  const address = new URL(page.url());
  expect(Object.fromEntries(address.searchParams)).toEqual({
    width: "371",
    height: "254",
    base: "1,5",
    bedX: "400",
    bedY: "400",
    show: "beds",
  });
  await page.reload();
  await expect(page.getByLabel("Width", { exact: true })).toHaveValue("371");
  await expect(page.getByLabel("Solid floor, mm")).toHaveValue("1,5");
  await expect(page.getByRole("img", { name: "1 plate on a bed of 400 × 400 mm" })).toBeVisible();

  // Another unit is the same length; cells are whole, and never more than fit.
  await page.getByLabel("Unit").selectOption("cm");
  await expect(page.getByLabel("Width", { exact: true })).toHaveValue("37.1");
  await page.getByLabel("Unit").selectOption("cells");
  await expect(page.getByLabel("Width", { exact: true })).toHaveValue("8");
  await expect(page.getByText("GRID-6x8-MAG-INT-BASE1.5")).toBeVisible();
});

test("a size that cannot be made says so at its field, and the last plan stays", async ({ page, signIn }) => {
  await signIn();
  await page.goto("/baseplates/new");
  const width = page.getByLabel("Width", { exact: true });
  await expect(figures(page)).toContainText("2 across, 2 deep");
  for (const [text, says] of [
    ["30", "Too short: at least 42 mm, which is one cell."],
    ["2500", "Too long: at most 2,000 mm."],
    ["wide", "Write a number, such as 42."],
  ] as const) {
    await width.fill(text);
    await expect(page.getByText(says)).toBeVisible();
    await expect(width).toHaveAttribute("aria-invalid", "true");
    await expect(width).toHaveAccessibleDescription(says);
  }
  await expect(page.getByLabel("Depth", { exact: true })).not.toHaveAttribute("aria-invalid");
  await expect(figures(page)).toContainText("2 across, 2 deep");
  await expect(page.getByRole("button", { name: "Make it" })).toBeDisabled();
  await width.fill("42");
  await expect(width).not.toHaveAttribute("aria-invalid");
  await expect(page.getByRole("button", { name: "Make it" })).toBeEnabled();
});

test("the plates are seen in 3D, together and apart, and their files can be had", async ({ page, signIn }) => {
  await signIn();
  await page.goto("/baseplates/new?width=371&height=254");
  await expect(model(page)).toHaveAttribute("data-ready", "yes", drawn);
  await expect(page.getByRole("img", { name: "The baseplate in 3D" })).toBeVisible();
  const canvas = model(page);
  const together = await colours(page, canvas);
  expect(together.count).toBeGreaterThan(100); // four colours in all their shades
  expect(together.background).toBeLessThan(0.95);

  // Every act of the mouse can be done by a button.
  await page.emulateMedia({ reducedMotion: "reduce" }); // each view comes in one step
  const first = await pictureOf(canvas);
  let before = first;
  for (const name of ["Top", "Bottom", "Turn to the left", "Look from higher up", "Nearer"]) {
    await page.getByRole("button", { name, exact: true }).click();
    await expect.poll(async () => difference(page, before, await pictureOf(canvas)), name).toBeGreaterThan(0.03);
    before = await pictureOf(canvas);
  }
  await page.getByRole("button", { name: "Corner", exact: true }).click();
  await expect.poll(async () => difference(page, first, await pictureOf(canvas))).toBeLessThan(0.01);
  await page.getByRole("radio", { name: "Apart" }).check({ force: true });
  await expect(page).toHaveURL(/pose=beds/);
  expect((await colours(page, canvas)).count).toBeGreaterThan(100);

  const threeMf = await downloaded(page, page.getByRole("link", { name: "3MF" }));
  expect(threeMf.download.suggestedFilename()).toBe("grid-254x371mm-mag-int.3mf");
  expect(threeMf.bytes.subarray(0, 4).toString("latin1")).toBe("PK\x03\x04");
  expect(threeMf.bytes.includes("3D/3dmodel.model")).toBe(true);
  const zip = await downloaded(page, page.getByRole("link", { name: "All STL" }));
  expect(zip.bytes.subarray(0, 4).toString("latin1")).toBe("PK\x03\x04");
  for (const n of [1, 2, 3, 4]) expect(zip.bytes.includes(`grid-254x371mm-mag-int-plate-${n}.stl`)).toBe(true);

  await page.getByRole("tab", { name: "4 plates" }).click();
  await expect(page.getByRole("row", { name: /^3 / })).toContainText("3 × 3");
  const stl = await downloaded(page, page.getByRole("link", { name: "Download plate 3 as STL" }));
  expect(stl.download.suggestedFilename()).toBe("grid-254x371mm-mag-int-plate-3.stl");
  const triangles = stl.bytes.readUInt32LE(80);
  expect(triangles).toBeGreaterThan(1000);
  expect(stl.bytes.length).toBe(84 + 50 * triangles);
});

test("the 3D view gives its memory back when it is left", async ({ page, signIn }) => {
  // Every 3D context that the page asks for, to see which of them still live.
  await page.addInitScript(() => {
    const original = HTMLCanvasElement.prototype.getContext;
    const contexts = new Set<WebGL2RenderingContext>();
    Object.assign(window, { living: () => [...contexts].filter((c) => !c.isContextLost()).length });
    HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement, ...how: unknown[]) {
      const context = Reflect.apply(original, this, how);
      if (context instanceof WebGL2RenderingContext) contexts.add(context);
      return context;
    } as typeof original;
  });
  const living = () => page.evaluate(() => (window as unknown as { living: () => number }).living());
  await signIn();
  await page.goto("/baseplates/new?width=42&height=42&magnets=NOMAG");
  for (let i = 0; i < 3; i++) {
    await expect(model(page)).toHaveAttribute("data-ready", "yes", drawn);
    await expect.poll(living).toBe(1);
    await page.getByRole("tab", { name: "Plan" }).click();
    await expect.poll(living).toBe(0);
    await page.getByRole("tab", { name: "3D" }).click();
  }
  await expect(model(page)).toHaveAttribute("data-ready", "yes", drawn);
  expect((await colours(page, model(page))).count).toBeGreaterThan(20);
  await page.getByRole("link", { name: "Assembly guide" }).click();
  await expect(page.getByRole("article")).toBeVisible();
  await expect.poll(living).toBe(0);
});

test("what cannot be shown in 3D is shown otherwise, with the reason", async ({ page, signIn }) => {
  await signIn();
  await page.goto("/baseplates/new?width=2000&height=1500");
  await expect(page.getByText(/more than the 16 that 3D has room for/)).toBeVisible();
  await expect(page.getByRole("img", { name: /^Plan of the baseplate from above/ })).toBeVisible();
  await expect(page.getByRole("link", { name: "3MF" })).toBeHidden();
  await expect(page.getByText("It is too large for one file or picture of the whole.")).toBeVisible();
  await page.getByRole("tab", { name: /plates$/ }).click();
  await expect(page.getByRole("link", { name: "Download plate 1 as STL" })).toBeVisible();

  await page.addInitScript(() => {
    const original = HTMLCanvasElement.prototype.getContext;
    HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement, kind: string, ...rest: unknown[]) {
      return kind.startsWith("webgl") ? null : Reflect.apply(original, this, [kind, ...rest]);
    } as typeof original;
  });
  await page.goto("/baseplates/new?width=84&height=126");
  await expect(page.getByText("This browser cannot show 3D, so here is a picture.")).toBeVisible();
  const picture = page.getByRole("img", { name: "The baseplate in 3D" });
  await expect.poll(() => picture.evaluate((i: HTMLImageElement) => i.naturalWidth), drawn).toBe(960);
});

test.describe("saved designs", () => {
  test.use({ expectedNoise: /status of 409/ }); // a name that is taken
  test("a design is kept under a name, opened again, renamed and deleted", async ({ page, signIn }) => {
    await signIn();
    await page.goto("/baseplates/new?width=300&height=200&connectors=EDGE");
    await expect(page.getByText("GRID-200x300MM-MAG-EDGE").first()).toBeVisible();
    await page.getByRole("button", { name: "Save design" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Name").fill("Kitchen drawer");
    await dialog.getByRole("button", { name: "Save" }).click();
    await expect(dialog).toBeHidden();
    const saved = page.getByRole("region", { name: "Saved designs" });
    await expect(saved.getByRole("link", { name: /^Kitchen drawer/ })).toBeVisible();

    // A name is there once.
    await page.getByRole("button", { name: "Save design" }).click();
    await dialog.getByLabel("Name").fill("Kitchen drawer");
    await dialog.getByRole("button", { name: "Save" }).click();
    await expect(dialog.getByText("Another design has that name.")).toBeVisible();
    await dialog.getByRole("button", { name: "Close" }).click();

    await page.getByLabel("Width", { exact: true }).fill("420");
    await expect(page.getByText("GRID-200x420MM-MAG-EDGE").first()).toBeVisible();
    await saved.getByRole("link", { name: /^Kitchen drawer/ }).click();
    await expect(page).toHaveURL(/sku=GRID-200x300MM-MAG-EDGE/);
    await expect(page.getByLabel("Width", { exact: true })).toHaveValue("200");
    await expect(page.getByLabel("Depth", { exact: true })).toHaveValue("300");
    await expect(page.getByLabel("Connectors")).toHaveValue("EDGE");

    await saved.getByRole("button", { name: "Acts on “Kitchen drawer”" }).click();
    await page.getByRole("menuitem", { name: "Rename" }).click();
    await dialog.getByLabel("Name").fill("Workshop drawer");
    await dialog.getByRole("button", { name: "Save" }).click();
    await expect(saved.getByRole("link", { name: /^Workshop drawer/ })).toBeVisible();

    await page.getByLabel("Magnets").selectOption("NOMAG");
    await expect(page.getByText("GRID-200x300MM-NOMAG-EDGE").first()).toBeVisible();
    await saved.getByRole("button", { name: "Acts on “Workshop drawer”" }).click();
    await page.getByRole("menuitem", { name: "Replace by what is shown" }).click();
    await expect(saved.getByText("GRID-200x300MM-NOMAG-EDGE")).toBeVisible();

    await saved.getByRole("button", { name: "Acts on “Workshop drawer”" }).click();
    await page.getByRole("menuitem", { name: "Delete" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Delete" }).click();
    await expect(saved.getByRole("link", { name: /^Workshop drawer/ })).toBeHidden();
  });
});

test("a baseplate is made without an order, once", async ({ page, hub, signIn }) => {
  await signIn();
  await page.goto("/baseplates/new?width=1&height=1&unit=cells&magnets=NOMAG&connectors=NONE");
  await page.getByRole("button", { name: "Make it" }).click();
  await expect(page).toHaveURL(/\/baseplates\/[0-9a-f-]{36}$/);
  const id = page.url().split("/").pop();
  await expect
    .poll(async () => (await hub.api<{ state: string }>("GET", `/grid/baseplates/${id}`)).state, { timeout: 90_000 })
    .toBe("READY");

  await page.goto("/baseplates/new?sku=GRID-1x1-NOMAG-NONE");
  await expect(page.getByText("Ready to print")).toBeVisible();
  await expect(page.getByRole("button", { name: "Make it" })).toBeHidden();
  await expect(page.getByRole("link", { name: "Open it" })).toHaveAttribute("href", `/baseplates/${id}`);
  await expect(figures(page)).toContainText("As sliced");
});

test("who may not write looks, and makes and keeps nothing", async ({ page, hub, signIn, person }) => {
  await hub.api("POST", "/grid/presets", { name: "For all to see", sku: "GRID-3x3-MAG-NONE" });
  await signIn(await person("viewer"));
  await page.goto("/baseplates/new?sku=grid-3x2-mag-none");
  await expect(page.getByText("GRID-2x3-MAG-NONE")).toBeVisible();
  await expect(page.getByLabel("Width", { exact: true })).toHaveValue("2");
  await expect(page.getByRole("link", { name: "3MF" })).toBeVisible();
  await expect(page.getByRole("link", { name: /^For all to see/ })).toBeVisible();
  await expect(page.getByRole("button", { name: "Make it" })).toBeHidden();
  await expect(page.getByRole("button", { name: "Save design" })).toBeHidden();
  await expect(page.getByRole("button", { name: /^Acts on/ })).toBeHidden();
});

test.describe("an SKU that says nothing", () => {
  test.use({ expectedNoise: /status of 422/ });
  test("is named, and a new design is one click away", async ({ page, signIn }) => {
    await signIn();
    await page.goto("/baseplates/new?sku=GRID-2x3-MAGIC");
    await expect(page.getByText("The SKU “GRID-2x3-MAGIC” cannot be read.")).toBeVisible();
    await expect(page.getByText("It has a word that is not known.")).toBeVisible();
    await page.goto("/baseplates/guide?sku=GRID-2x3-MAGIC");
    await expect(page.getByText("“GRID-2x3-MAGIC” is no baseplate that can be made.")).toBeVisible();
    await page.goto("/baseplates/new?sku=GRID-2x3-MAGIC");
    await page.getByRole("link", { name: "Start with a new design" }).click();
    await expect(page.getByText("GRID-254x371MM-MAG-INT")).toBeVisible();
  });
});

test("the guide says which plate goes where, on the screen, on paper and as a PDF", async ({ page, signIn }) => {
  await signIn();
  await page.goto("/baseplates/new?width=371&height=254");
  await page.getByRole("link", { name: "Assembly guide" }).click();
  await expect(page).toHaveURL(/\/baseplates\/guide\?sku=GRID-254x371MM-MAG-INT$/);
  const sheet = page.getByRole("article");
  await expect(sheet.getByRole("heading", { name: "Assembly guide" })).toBeVisible();
  await expect(sheet.getByRole("img", { name: "Where the 4 plates go, seen from above" })).toBeVisible();
  await expect(sheet.getByRole("listitem").first()).toContainText("Press magnets of 6 × 2 mm into the pockets.");
  await expect(sheet.getByRole("listitem").last()).toContainText("Begin with plate 1");
  await expect(sheet.getByRole("row", { name: /^3 / })).toContainText("column 2 from the left, row 1 from the front");

  await page.getByLabel("Language of the guide").selectOption("Deutsch");
  await expect(sheet.getByRole("heading", { name: "Montageanleitung" })).toBeVisible();
  await expect(sheet.getByRole("row", { name: /^3 / })).toContainText("Spalte 2 von links, Reihe 1 von vorn");
  await expect(sheet).toHaveAttribute("lang", "de");
  const pdf = page.getByRole("link", { name: "PDF" });
  const answer = await page.request.get((await pdf.getAttribute("href")) ?? "");
  expect(answer.headers()["content-type"]).toBe("application/pdf");
  expect((await answer.body()).subarray(0, 5).toString("latin1")).toBe("%PDF-");

  // On paper there is the guide alone, and it is light.
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  await expect(page.getByRole("navigation", { name: "Main navigation" }).first()).toBeHidden();
  await expect(page.getByRole("button", { name: "Print" })).toBeHidden();
  await expect(sheet).toBeVisible();
  await expect(sheet).toHaveCSS("color", "rgb(21, 32, 29)");
});

test("both pages are accessible, and fit a narrow phone", async ({ page, signIn }) => {
  await signIn();
  await page.goto("/baseplates/new?base=1&width=371&height=254");
  await expect(model(page)).toHaveAttribute("data-ready", "yes", drawn);
  await expectAccessible(page);
  await page.getByLabel("Width", { exact: true }).fill("3");
  await expect(page.getByText(/^Too short/)).toBeVisible();
  await page.getByRole("tab", { name: "4 plates" }).click();
  await expectAccessible(page);
  await page.setViewportSize({ width: 320, height: 640 });
  for (const tab of ["4 plates", "On the beds", "Plan", "3D"]) {
    await page.getByRole("tab", { name: tab }).click();
    await expectNoSidewaysScroll(page);
  }
  await page.goto("/baseplates/guide?sku=GRID-254x371MM-MAG-INT");
  await expect(page.getByRole("article")).toBeVisible();
  await expectNoSidewaysScroll(page);
  await page.setViewportSize({ width: 1280, height: 800 });
  await expectAccessible(page);
});
