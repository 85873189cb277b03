import { expect, test } from "vitest";
import { labelName, shipmentsQuery } from "./queries";

test("a label is kept under its order’s number and what it is", () => {
  expect(labelName({ orderNumber: "#1001", labelType: "application/pdf" })).toBe("label-1001.pdf");
  expect(labelName({ orderNumber: "DÉMO/12-a", labelType: "application/zpl" })).toBe("label-DÉMO12-a.zpl");
  expect(labelName({ orderNumber: "1", labelType: "application/x-unknown" })).toBe("label-1.bin");
});

test("the list is asked for the person’s days", () => {
  const { queryKey } = shipmentsQuery({ from: "2026-10-25", to: "2026-10-25", status: ["FAILED"] }, "Europe/Brussels");
  expect(queryKey).toEqual([
    "shipments",
    "list",
    {
      status: ["FAILED"],
      from: "2026-10-24T22:00:00.000Z",
      to: "2026-10-25T23:00:00.000Z",
      page: 1,
      pageSize: 25,
    },
  ]);
});
