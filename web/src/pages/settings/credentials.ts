import { api, type Schema, take } from "@/api/client";
import type { Integration, Service } from "./queries";

/** What a form holds, by the names of its fields. */
export type Entries = Record<string, string>;

/** What a form begins with: what is known, and nothing where there is a secret. */
export function initialEntries(fields: Integration["fields"]): Entries {
  return Object.fromEntries(fields.map((f) => [f.name, f.secret ? "" : f.value]));
}

/** The body that connects a service. A secret that was left empty is left out, and so stays as it is. */
export function credentialsOf(fields: Integration["fields"], entries: Entries): Record<string, string | string[]> {
  const body: Record<string, string | string[]> = {};
  for (const { name, kind, secret, required } of fields) {
    const text = (entries[name] ?? "").trim();
    if (kind === "secrets") {
      const list = text.split(/\s+/).filter(Boolean);
      if (list.length > 0) body[name] = list;
    } else if (text !== "" || (required && !secret)) body[name] = text;
  }
  return body;
}

/** Whether enough is filled in to try: what must be there is, or is set already. */
export function isComplete(fields: Integration["fields"], entries: Entries): boolean {
  const there = (f: Integration["fields"][number]) => (f.secret && f.set) || (entries[f.name] ?? "").trim() !== "";
  const ways = new Set(fields.map((f) => f.oneOf).filter(Boolean));
  const anyWay = [...ways].some((way) => fields.filter((f) => f.oneOf === way).every(there));
  return fields.filter((f) => f.required).every(there) && (ways.size === 0 || anyWay);
}

type Body = ReturnType<typeof credentialsOf>;

/** Tests credentials by one call, without storing them. */
export function tryCredentials(service: Service, body: Body) {
  switch (service) {
    case "shopify":
      return take(
        api.POST("/api/v1/integrations/shopify/try", {
          body: body as unknown as Schema<"IntegrationShopifyCredentials">,
        }),
      );
    case "simplyprint":
      return take(
        api.POST("/api/v1/integrations/simplyprint/try", {
          body: body as unknown as Schema<"IntegrationSimplyPrintCredentials">,
        }),
      );
    case "sendcloud":
      return take(
        api.POST("/api/v1/integrations/sendcloud/try", {
          body: body as unknown as Schema<"IntegrationSendcloudCredentials">,
        }),
      );
    case "xapi":
      return take(
        api.POST("/api/v1/integrations/xapi/try", { body: body as unknown as Schema<"IntegrationXAPICredentials"> }),
      );
  }
}

/** Stores credentials after a test of them, or with `force` whatever the test says. */
export function storeCredentials(service: Service, body: Body, force: boolean) {
  const params = { query: { force } };
  switch (service) {
    case "shopify":
      return take(
        api.PUT("/api/v1/integrations/shopify", {
          params,
          body: body as unknown as Schema<"IntegrationShopifyCredentials">,
        }),
      );
    case "simplyprint":
      return take(
        api.PUT("/api/v1/integrations/simplyprint", {
          params,
          body: body as unknown as Schema<"IntegrationSimplyPrintCredentials">,
        }),
      );
    case "sendcloud":
      return take(
        api.PUT("/api/v1/integrations/sendcloud", {
          params,
          body: body as unknown as Schema<"IntegrationSendcloudCredentials">,
        }),
      );
    case "xapi":
      return take(
        api.PUT("/api/v1/integrations/xapi", { params, body: body as unknown as Schema<"IntegrationXAPICredentials"> }),
      );
  }
}
