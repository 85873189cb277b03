import { expect, test } from "vitest";
import type { Schema } from "@/api/client";
import en from "@/i18n/en/issues.json";
import { issueKinds, issueSentence, sentenceOf } from "./issues";

const params: Schema<"OverviewTaskParams"> = {
  alertKind: "",
  cause: "",
  error: "",
  fulfillmentId: "",
  jobType: "",
  message: "",
  orderId: "",
  orderNumber: "",
  printJobId: "",
  service: "",
  shipmentId: "",
  sku: "",
  subject: "",
};

test("says what a task is about by its kind and its facts", () => {
  const said = sentenceOf({
    kind: "unmapped_product",
    count: 3,
    params: { ...params, sku: "LAMP", orderNumber: "#1001" },
  });
  expect(said).toMatchObject({ kind: "unmapped_product", values: { count: 3, sku: "LAMP", number: "#1001" } });
});

test("names services as people know them, and unknown ones as they are", () => {
  const service = (name: string) =>
    sentenceOf({ kind: "integration_down", count: 1, params: { ...params, service: name } })?.values.service;
  expect(service("simplyprint")).toBe("SimplyPrint");
  expect(service("teleporter")).toBe("teleporter");
});

test("prefers what went wrong to the general message", () => {
  const task = {
    kind: "shipment_failed",
    count: 1,
    params: { ...params, message: "No label.", error: "No such street" },
  };
  expect(sentenceOf(task)?.values.message).toBe("No such street");
  expect(sentenceOf({ ...task, params: { ...task.params, error: "" } })?.values.message).toBe("No label.");
});

test("says an alert by its kind and its cause", () => {
  const alert = (alertKind: string, cause: string, count = 1) =>
    sentenceOf({ kind: "alert", count, params: { ...params, alertKind, cause, message: "the server’s words" } });
  expect(alert("integration_down", "sendcloud")).toMatchObject({
    kind: "integration_down",
    values: { service: "Sendcloud" },
  });
  expect(alert("retries_exhausted", "FULFILLMENT", 4)).toMatchObject({ kind: "dead_letter", values: { count: 4 } });
  expect(alert("orders_stuck", "silence", 2)).toMatchObject({ kind: "orders_stuck", values: { count: 2 } });
  expect(alert("printer_on_fire", "heat")).toBeUndefined();
});

test("leaves a kind of a newer server to its own message", () => {
  expect(sentenceOf({ kind: "solar_flare", count: 1, params })).toBeUndefined();
  expect(issueSentence("#1", { kind: "solar_flare" } as unknown as Schema<"OrderIssueView">)).toBeUndefined();
});

test("each kind of issue has a name and a sentence", () => {
  for (const kind of issueKinds) {
    expect(en.kind).toHaveProperty(kind);
    expect(en.task).toHaveProperty(`${kind}_one`);
    expect(en.task).toHaveProperty(`${kind}_other`);
  }
});
