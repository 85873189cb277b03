import { describe, expect, test } from "vitest";
import { exportAddress, filters, related } from "./queries";

describe("filters", () => {
  test("leave out what is not asked, and paging", () => {
    expect(filters({ page: 3, live: "off" }, "UTC")).toEqual({});
  });

  test("make a period of the person’s days, whatever the browser’s are", () => {
    expect(filters({ from: "2026-03-29", to: "2026-03-29" }, "Europe/Brussels")).toEqual({
      from: "2026-03-28T23:00:00.000Z",
      to: "2026-03-29T22:00:00.000Z",
    });
    expect(filters({ from: "2026-03-29" }, "Pacific/Auckland")).toEqual({ from: "2026-03-28T11:00:00.000Z" });
  });
});

test("the export has the list's filters", () => {
  expect(exportAddress({}, "UTC")).toBe("/api/v1/event-log/export.csv");
  expect(exportAddress({ search: "a&b", severity: "ERROR", order: "o1", page: 2 }, "UTC")).toBe(
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
