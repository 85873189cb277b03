import { expect, test } from "vitest";
import { viewOf } from "./queries";

test.each([
  [{}, "board"],
  [{ status: "FAILED" }, "list"],
  [{ view: "list" }, "list"],
  [{ status: "FAILED", view: "board" }, "board"],
] as const)("%j shows the %s", (search, view) => {
  expect(viewOf(search)).toBe(view);
});
