import { expect, test } from "vitest";
import { density, inOrder, secondsLeft } from "./order";
import type { Printer } from "./queries";

function printer(name: string, condition: Printer["condition"], remainingSeconds: number | null = null): Printer {
  return {
    id: 1,
    name,
    condition,
    state: "",
    online: true,
    groupId: 0,
    modelId: 0,
    modelName: "",
    fileName: "",
    progress: 0,
    finishAt: null,
    remainingSeconds,
    changedAt: "2026-01-01T00:00:00Z",
    printJob: null,
  };
}

test("what needs hands stands first, then what is done soonest, then the rest by name", () => {
  const list = [
    printer("off", "offline"),
    printer("b", "idle"),
    printer("slow", "printing", 900),
    printer("full", "awaiting-bed-clear"),
    printer("a", "idle"),
    printer("quick", "printing", 60),
    printer("unknown", "printing"),
    printer("broken", "error"),
  ];
  expect(inOrder(list).map((p) => p.name)).toEqual(["broken", "full", "quick", "slow", "unknown", "a", "b", "off"]);
  expect(list[0]?.name).toBe("off"); // the list itself stays
});

test("what is left runs down with the clock and never below nothing", () => {
  const at = Date.parse("2026-03-03T10:00:00Z");
  expect(secondsLeft("2026-03-03T10:01:30Z", at)).toBe(90);
  expect(secondsLeft("2026-03-03T09:00:00Z", at)).toBe(0);
  expect(secondsLeft(null, at)).toBeUndefined();
});

test("cards shrink as the farm grows", () => {
  expect([1, 6, 7, 15, 16, 60].map(density)).toEqual(["large", "large", "medium", "medium", "small", "small"]);
});
