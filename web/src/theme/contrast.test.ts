import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const css = readFileSync("src/theme/theme.css", "utf8");

function tokens(selector: string): Map<string, string> {
  const block = css.slice(css.indexOf(`${selector} {`)).split("}")[0] ?? "";
  return new Map([...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map((m) => [m[1] ?? "", m[2] ?? ""]));
}

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((i) => {
    const c = Number.parseInt(hex.slice(i, i + 2), 16) / 255;
    return c <= 0.040_45 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

const grounds = ["bg", "surface", "raised", "hover"];
const text: [string, string[]][] = [
  ["text", [...grounds, "accent-soft", "danger-soft", "warn-soft", "good-soft", "busy-soft", "idle-soft"]],
  ["muted", [...grounds, "idle-soft"]],
  ["accent-text", [...grounds, "accent-soft"]],
  ["danger-text", [...grounds, "danger-soft"]],
  ["warn-text", [...grounds, "warn-soft"]],
  ["good-text", [...grounds, "good-soft"]],
  ["busy-text", [...grounds, "busy-soft"]],
  ["idle-text", [...grounds, "idle-soft"]],
  ["on-accent", ["accent", "accent-hover"]],
  ["on-danger", ["danger", "danger-hover"]],
];
const edges: [string, string[]][] = [
  ["edge", ["bg", "surface", "raised"]],
  ["accent", [...grounds, "idle-soft"]],
  ["good", ["surface"]],
  ...[1, 2, 3, 4, 5, 6].map((n): [string, string[]] => [`series-${n}`, ["surface"]]),
];

for (const selector of [":root", ':root[data-theme="dark"]']) {
  const colour = tokens(selector);
  for (const [pairs, least] of [
    [text, 4.5],
    [edges, 3],
  ] as const) {
    for (const [front, backs] of pairs) {
      test.each(backs)(`${selector} ${front} on %s reaches ${least}`, (back) => {
        expect(contrast(colour.get(front) ?? "", colour.get(back) ?? "")).toBeGreaterThanOrEqual(least);
      });
    }
  }
}
