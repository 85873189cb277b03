import type { i18n } from "i18next";
import type { Schema } from "@/api/client";
import type { Formats } from "@/i18n/format";
import { serviceName } from "@/orders/issues";

interface LineChange {
  line: number;
  before: number;
  after: number;
}

type Metadata = Record<string, unknown>;

/** What of an entry its sentence is made of. */
export type Told = Pick<Schema<"JournalEntry">, "type" | "message" | "orderNumber" | "metadata">;

/** The namespaces that sentences take their words from. */
export const wordNamespaces = ["events", "orders", "stages", "issues"] as const;

interface Form {
  count?: number;
  context?: string;
}

/** How single values are said. */
export interface Saying {
  /** The unfilled text of a key, undefined when there is none. */
  text(key: string, form?: Form): string | undefined;
  /** The name of an order's, a print job's or a shipment's state. */
  state(area: string, state: string): string;
  /** A reason: the program's own in the person's language, anybody else's in quotes. */
  reason(reason: string): string;
  service(service: string): string;
  /** What others said or named a thing, as it is. */
  quote(text: string): string;
  number(value: number): string;
  duration(seconds: number): string;
  list(values: string[]): string;
}

/** How values are said to a person. `texts` must have loaded wordNamespaces. */
export function newSaying(texts: i18n, format: Formats): Saying {
  const text = (key: string, form: Form = {}) =>
    texts.exists(key, { ...form }) ? texts.t(key as "events:quoted", { ...form, skipInterpolation: true }) : undefined;
  const quote = (words: string) => fill(text("events:quoted") ?? "{{text}}", { text: words }) ?? words;
  return {
    text,
    quote,
    state: (area, state) => {
      const key = { order: "orders:status", "print-job": "stages:job", shipment: "stages:shipment" }[area];
      return quote(text(`${key}.${state}`) ?? state);
    },
    reason(reason) {
      const whole = text(`events:reason.${reasonKey(reason)}`);
      if (whole) return whole;
      // Such as "by hand: " and what the person wrote.
      const colon = reason.indexOf(": ");
      const head = colon > 0 ? text(`events:reason.${reasonKey(reason.slice(0, colon))}`) : undefined;
      if (!head) return quote(trimmed(reason));
      const values = { reason: head, text: quote(reason.slice(colon + 2)) };
      return fill(text("events:because") ?? "", values) ?? reason;
    },
    service: serviceName,
    number: format.number,
    duration: format.duration,
    list: format.list,
  };
}

/** A reason that the program gives as a key: "the order is cancelled" is the-order-is-cancelled. */
export function reasonKey(reason: string): string {
  return trimmed(reason)
    .toLowerCase()
    .replaceAll(/['’]/g, "")
    .replaceAll(/[^a-z0-9]+/g, "-");
}

// The sentence has its own full stop.
const trimmed = (text: string) => text.replace(/\.+$/, "");

const word = (m: Metadata, field: string) => (typeof m[field] === "string" ? m[field] : undefined);
const amount = (m: Metadata, field: string) => (typeof m[field] === "number" ? m[field] : undefined);
const connection = (m: Metadata) => word(m, "action");

/** The types of which there are several sentences, told apart by a field. */
export const variants: Record<string, (m: Metadata) => string | undefined> = {
  "order.created": (m) => (word(m, "paymentStatus") ? "unpaid" : undefined),
  "order.updated": (m) => word(m, "cause"),
  "order.cancelled": (m) => (m["beforeReceived"] === true ? "early" : undefined),
  "order.fulfilled": (m) => (m["beforeReceived"] === true ? "early" : undefined),
  "print-job.status-changed": (m) => (word(m, "printer") ? "printer" : undefined),
  "print-job.cancelled": (m) => word(m, "cause"),
  "print-job.retry-requested": (m) => word(m, "cause"),
  "shipment.created": (m) => (word(m, "carrier") ? undefined : "unnamed"),
  "product-mapping.changed": connection,
  "retry-queue.retried": (m) => {
    if (amount(m, "jobId") === undefined) return undefined;
    return amount(m, "obsolete") ? "ended" : "single";
  },
  "retry-queue.discarded": (m) => (amount(m, "jobId") === undefined ? undefined : "single"),
  "integration.simplyprint-changed": connection,
  "integration.sendcloud-changed": connection,
  "integration.shopify-changed": connection,
  "integration.xapi-changed": connection,
  "gridflock.baseplate-changed": (m) => word(m, "state"),
};

/** Which field of an event the other values of a text come from, besides the fields themselves. */
export const derived = {
  number: "orderId",
  count: (type: string) => (type === "order.created" ? "lineItems" : "count"),
  after: "milestones",
} as const;

/**
 * An entry of the journal in a person's language. Without a text for its type,
 * or without a value that the text needs, it is the server's English message:
 * entries that an older version wrote have fewer fields.
 */
export function entryWords(entry: Told, say: Saying): string {
  const m = entry.metadata;
  if (typeof m !== "object" || m === null) return entry.message;
  const fields = m as Metadata;
  const count = countOf(entry.type, fields);
  const context = variants[entry.type]?.(fields);
  const form = { ...(count === undefined ? {} : { count }), ...(context === undefined ? {} : { context }) };
  const text = say.text(`events:entry.${entry.type}`, form);
  if (text === undefined) return entry.message;
  return fill(text, valuesOf(entry, fields, count, say)) ?? entry.message;
}

function countOf(type: string, m: Metadata): number | undefined {
  if (type === "order.created") return Array.isArray(m["lineItems"]) ? m["lineItems"].length : undefined;
  const count = amount(m, "count");
  return count === undefined ? undefined : count - (amount(m, "obsolete") ?? 0);
}

function valuesOf(entry: Told, m: Metadata, count: number | undefined, say: Saying): Record<string, string> {
  const [area = ""] = entry.type.split(".");
  const values: Record<string, string> = {};
  for (const [field, value] of Object.entries(m)) {
    if (typeof value === "string" && value !== "") values[field] = textValue(area, field, value, say);
    else if (typeof value === "number") values[field] = numberValue(field, value, say);
  }
  if (entry.orderNumber) values["number"] = entry.orderNumber;
  if (count !== undefined) values["count"] = say.number(count);
  const changes = changesOf(m, say);
  if (changes) values["changes"] = changes;
  const milestones = m["milestones"];
  if (typeof milestones === "object" && milestones !== null) {
    const after = amount(milestones as Metadata, "flow_completed");
    if (after !== undefined) values["after"] = say.duration(after / 1000);
  }
  return values;
}

function textValue(area: string, field: string, value: string, say: Saying): string {
  switch (field) {
    case "previousStatus":
    case "newStatus":
      return say.state(area, value);
    case "trigger":
    case "reason":
    case "errorMessage":
      return say.reason(value);
    case "service":
    case "webhookSource":
      return say.service(value);
    case "step":
    case "failedStep":
      return say.text(`events:step.${value}`) ?? say.quote(value);
    case "paymentStatus":
      return say.text(`events:payment.${value}`) ?? say.quote(value);
    case "carrierStatus":
      return say.quote(value);
    case "kind": // of an issue; kinds of jobs have no names of their own
      return (area === "order" ? say.text(`issues:kind.${value}`) : undefined) ?? value;
    default:
      return value;
  }
}

function numberValue(field: string, value: number, say: Saying): string {
  if (field === "jobId") return String(value); // a name, not an amount
  return field === "downSeconds" ? say.duration(value) : say.number(value);
}

/** What changed of an order: its lines by their quantities, the rest by names. */
function changesOf(m: Metadata, say: Saying): string | undefined {
  if (!Array.isArray(m["changes"])) return undefined;
  const lines = Array.isArray(m["lines"]) ? (m["lines"] as LineChange[]) : [];
  const names = m["changes"].slice(0, m["changes"].length - lines.length).map(String);
  return say.list([
    ...names.map((name) => say.text(`events:change.${name}`) ?? name),
    ...lines.map(
      (l) =>
        fill(say.text("events:change.line") ?? "", {
          line: say.number(l.line),
          before: say.number(l.before),
          after: say.number(l.after),
        }) ?? "",
    ),
  ]);
}

/** The text with its values; undefined when one is missing. */
function fill(text: string, values: Record<string, string>): string | undefined {
  let missing = false;
  const filled = text.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) missing = true;
    return value ?? "";
  });
  return missing ? undefined : filled;
}
