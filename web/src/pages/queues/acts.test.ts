import { expect, test } from "vitest";
import { allParts } from "./acts";

test("asks until there is no more and adds up the numbers", async () => {
  const parts = [
    { retried: 500, skipped: 1, more: true },
    { retried: 500, skipped: 0, more: true },
    { retried: 7, skipped: 2, more: false },
  ];
  expect(await allParts(async () => parts.shift() ?? { retried: 0, skipped: 0, more: false })).toEqual({
    retried: 1007,
    skipped: 3,
    more: false,
  });
});

test("stops when the server always says that there is more", async () => {
  let asked = 0;
  await allParts(async () => {
    asked++;
    return { retried: 0, more: true };
  });
  expect(asked).toBe(100);
});

test("an error of a part is the act's error", async () => {
  await expect(allParts(() => Promise.reject(new Error("gone")))).rejects.toThrow("gone");
});
