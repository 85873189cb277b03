import { expect, test } from "vitest";
import { ownPath } from "./route";

test.each(["/", "/orders?status=PENDING", "/settings/users"])("%s is a way back", (path) =>
  expect(ownPath(path)).toBe(path),
);

test.each(["https://example.com", "//example.com", "/\\example.com", "orders", "javascript:alert(1)", "", undefined])(
  "%s is none",
  (path) => expect(ownPath(path)).toBeUndefined(),
);
