import { describe, expect, test } from "vitest";
import { credentialsOf, initialEntries, isComplete } from "./credentials";
import { visible } from "./parts";
import type { Integration } from "./queries";
import { expiryOf, switched } from "./scopes";

type Field = Integration["fields"][number];

function field(name: string, change: Partial<Field> = {}): Field {
  const kind = change.kind ?? "text";
  return {
    name,
    label: "",
    about: "",
    required: false,
    oneOf: "",
    set: false,
    value: "",
    ...change,
    kind,
    secret: kind === "secret" || kind === "secrets",
  };
}

const shop = [
  field("shopDomain", { required: true, set: true, value: "a.myshopify.com" }),
  field("apiKey", { oneOf: "app" }),
  field("apiSecret", { kind: "secret", oneOf: "app" }),
  field("accessToken", { kind: "secret", oneOf: "token" }),
  field("webhookSecrets", { kind: "secrets" }),
];

describe("credentials", () => {
  test("a form begins with what is known and never with a secret", () => {
    expect(initialEntries([...shop, field("old", { kind: "secret", set: true, value: "leaked" })])).toEqual({
      shopDomain: "a.myshopify.com",
      apiKey: "",
      apiSecret: "",
      accessToken: "",
      webhookSecrets: "",
      old: "",
    });
  });

  test("what is empty is left out, lists are taken apart, blanks are taken off", () => {
    const entries = { shopDomain: " b.myshopify.com ", accessToken: "", webhookSecrets: "one\ntwo  three\n" };
    expect(credentialsOf(shop, entries)).toEqual({
      shopDomain: "b.myshopify.com",
      webhookSecrets: ["one", "two", "three"],
    });
  });

  test.each([
    ["nothing but the shop", {}, false],
    ["half of the first way", { apiKey: "k" }, false],
    ["the first way", { apiKey: "k", apiSecret: "s" }, true],
    ["the second way", { accessToken: "t" }, true],
    ["no shop", { shopDomain: " ", accessToken: "t" }, false],
  ])("%s is complete: %s", (_, entries, complete) => {
    expect(isComplete(shop, { shopDomain: "a.myshopify.com", ...entries })).toBe(complete);
  });

  test("a secret that is set needs not be entered again", () => {
    const fields = [
      field("companyId", { required: true }),
      field("apiKey", { kind: "secret", required: true, set: true }),
    ];
    expect(isComplete(fields, { companyId: "7" })).toBe(true);
    expect(isComplete(fields, { companyId: "" })).toBe(false);
  });
});

describe("scopes", () => {
  test("who may change may look, and who may not look may not change", () => {
    expect(switched([], "orders", "write", true)).toEqual(["orders.read", "orders.write"]);
    expect(switched(["orders.read", "orders.write", "logs.read"], "orders", "read", false)).toEqual(["logs.read"]);
    expect(switched(["orders.read", "orders.write"], "orders", "write", false)).toEqual(["orders.read"]);
  });

  test("a key ends so many days from now, or never", () => {
    const now = new Date("2026-02-27T12:00:00Z");
    expect(expiryOf("30", now)).toBe("2026-03-29T12:00:00.000Z");
    expect(expiryOf("", now)).toBeUndefined();
  });
});

describe("parts", () => {
  const names = (...permissions: string[]) =>
    visible((p) => permissions.includes(p)).flatMap((g) => g.parts.map((p) => p.name));

  test("everybody has what is their own", () => expect(names()).toEqual(["push"]));
  test("an operator sees the business and the schedules", () =>
    expect(names("integrations.read", "queues.read")).toEqual([
      "push",
      "integrations",
      "operation",
      "notifications",
      "schedules",
    ]));
});
