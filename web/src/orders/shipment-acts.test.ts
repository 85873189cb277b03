import { expect, test } from "vitest";
import { isPrintable } from "./shipment-acts";

test("a label is printed when the server allows it", () => {
  const act = (name: "print-label" | "cancel", allowed: boolean) => ({ name, allowed, code: "", reason: "" });
  expect(isPrintable({ actions: [act("cancel", false), act("print-label", true)] })).toBe(true);
  expect(isPrintable({ actions: [act("cancel", true), act("print-label", false)] })).toBe(false);
  expect(isPrintable({ actions: [] })).toBe(false);
});
