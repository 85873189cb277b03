// Draws the PNG icons in public/ from the mark, with the browser of the tests.
// Their results are committed; run it when the mark changes.
import { chromium } from "@playwright/test";
import { browser } from "./browser.mjs";

const mark = (stroke, second) =>
  `<path d="M16 5.5 25 10.5v11L16 26.5 7 21.5v-11z" fill="none" stroke="${stroke}" stroke-width="2" stroke-linejoin="round"/><path d="m11 13.2 5 2.8 5-2.8M11 17.2l5 2.8 5-2.8" fill="none" stroke="${second}" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"/>`;
const rounded = `<rect width="32" height="32" rx="8" fill="#0f766e"/>${mark("#fff", "#8ff0e2")}`;
// A mask may cut a fifth off each side.
const maskable = `<rect width="32" height="32" fill="#0f766e"/><g transform="translate(16 16) scale(.82) translate(-16 -16)">${mark("#fff", "#8ff0e2")}</g>`;
const square = `<rect width="32" height="32" fill="#0f766e"/>${mark("#fff", "#8ff0e2")}`;

const b = await chromium.launch(browser);
for (const [name, size, svg] of [
  ["icon-180", 180, square],
  ["icon-192", 192, rounded],
  ["icon-512", 512, rounded],
  ["icon-maskable-512", 512, maskable],
  ["badge-96", 96, mark("#fff", "#fff")],
]) {
  const page = await b.newPage({ viewport: { width: size, height: size } });
  await page.setContent(
    `<style>body{margin:0}svg{display:block}</style><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" width="${size}" height="${size}">${svg}</svg>`,
  );
  await page.screenshot({ path: new URL(`../public/${name}.png`, import.meta.url).pathname, omitBackground: true });
  await page.close();
}
await b.close();
