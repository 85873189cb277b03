import { describe, expect, test } from "vitest";
import { exportAddress, filters, related } from "./queries";

describe("filters", () => {
  test("leave out what is not asked, and paging", () => {
    expect(filters({ page: 3, live: "off" })).toEqual({});
  });

  test("make a period of whole days", () => {
    const { from, to } = filters({ from: "2026-03-01", to: "2026-03-01" });
    expect(new Date(to ?? "").getTime() - new Date(from ?? "").getTime()).toBe(24 * 60 * 60 * 1000);
  });
});

test("the export has the list's filters", () => {
  expect(exportAddress({})).toBe("/api/v1/event-log/export.csv");
  expect(exportAddress({ search: "a&b", severity: "ERROR", order: "o1", page: 2 })).toBe(
    "/api/v1/event-log/export.csv?search=a%26b&severity=ERROR&orderId=o1",
  );
});

describe("related", () => {
  const none = { orderId: "", printJobId: "", metadata: null };
  test("finds a shipment among the fields", () => {
    expect(related({ ...none, orderId: "o1", metadata: { shipmentId: "s1" } })).toEqual({
      orderId: "o1",
      printJobId: "",
      shipmentId: "s1",
    });
  });

  test.each([[null], ["text"], [{ shipmentId: 7 }], [{}]])("takes nothing else for one: %j", (metadata) => {
    expect(related({ ...none, metadata }).shipmentId).toBe("");
  });
});
