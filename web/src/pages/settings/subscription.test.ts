import { expect, test } from "vitest";
import { deviceParts, keyBytes } from "./subscription";

test("a public key is read from its address-safe text", () => {
  expect([...keyBytes("-_8AAQ")]).toEqual([0xfb, 0xff, 0, 1]);
});

test.each([
  [
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36",
    "Chrome",
    "Linux",
  ],
  ["Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", "Edge", "Windows"],
  ["Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36", "Chrome", "Android"],
  [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 Version/18.0 Safari/604.1",
    "Safari",
    "iPhone",
  ],
  ["Mozilla/5.0 (Macintosh; Intel Mac OS X 15.0; rv:143.0) Gecko/20100101 Firefox/143.0", "Firefox", "Mac"],
  ["curl/8", "", ""],
])("names the browser of %s", (agent, browser, system) => {
  expect(deviceParts(agent)).toEqual({ browser, system });
});
