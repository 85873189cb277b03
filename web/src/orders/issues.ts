import type { Schema } from "@/api/client";

/** What can be wrong with an order. */
export const issueKinds = [
  "unmapped_product",
  "address_invalid",
  "changed_too_late",
  "print_failed",
  "print_job_rejected",
  "shipment_failed",
  "fulfillment_failed",
  "cancellation_review",
  "print_job_cancelled_at_farm",
  "sold_before_restore",
  "revived_after_fulfillment",
  "print_job_stuck",
  "baseplate_failed",
] as const;

/** What else can need a person. */
const otherKinds = [
  "integration_down",
  "integration_refused",
  "integration_disconnected",
  "dead_letter",
  "webhook_failed",
  "gap",
  "shipment_exception",
  "orders_stuck",
] as const;

/** Alerts that say the same as another task. The others are kinds of their own. */
const alertKinds: Record<string, TaskKind> = { retries_exhausted: "dead_letter" };

export type IssueKind = (typeof issueKinds)[number];
export type TaskKind = IssueKind | (typeof otherKinds)[number];

const services: Record<string, string> = {
  shopify: "Shopify",
  simplyprint: "SimplyPrint",
  sendcloud: "Sendcloud",
  xapi: "xAPI",
};

/** A service as people know it. */
export function serviceName(service: string): string {
  return services[service] ?? service;
}

export interface Sentence {
  kind: TaskKind;
  values: {
    count: number;
    number: string;
    sku: string;
    service: string;
    subject: string;
    message: string;
  };
}

export function isIssueKind(kind: string): kind is IssueKind {
  return (issueKinds as readonly string[]).includes(kind);
}

/**
 * What a task says, as a text's name and its values. Undefined for a kind of a
 * newer server: then its own English message is shown.
 */
export function sentenceOf(task: Pick<Schema<"OverviewTask">, "kind" | "count" | "params">): Sentence | undefined {
  const { orderNumber, sku, subject, message, error, alertKind, cause } = task.params;
  const alert = task.kind === "alert";
  const said = alert ? (alertKinds[alertKind] ?? alertKind) : task.kind;
  const kind = [...issueKinds, ...otherKinds].find((k) => k === said);
  if (!kind) return undefined;
  const service = alert ? cause : task.params.service;
  return {
    kind,
    values: {
      count: task.count,
      number: orderNumber,
      sku,
      service: serviceName(service),
      subject,
      message: error || message,
    },
  };
}

/** The same for an issue on the page of its order. */
export function issueSentence(number: string, issue: Schema<"OrderIssueView">): Sentence | undefined {
  if (!isIssueKind(issue.kind)) return undefined;
  return {
    kind: issue.kind,
    values: {
      count: 1,
      number,
      sku: issue.params.sku,
      service: "",
      subject: "",
      message: issue.params.error || issue.message,
    },
  };
}
