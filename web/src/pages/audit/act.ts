/** The kinds of thing that acts are about, as the audit trail names them. */
export const entities = [
  "api-key",
  "baseplate",
  "fulfillment",
  "grid-settings",
  "integration",
  "job",
  "order",
  "order-issue",
  "passkey",
  "print-job",
  "product-mapping",
  "push-subscription",
  "queue",
  "schedule",
  "screen",
  "session",
  "settings",
  "shipment",
  "sku",
  "slicer-profile",
  "tenant",
  "user",
  "webhook",
] as const;

/** The verb of an act: "cancel" of "order.cancel". */
export function verbOf(action: string): string {
  return action.slice(action.lastIndexOf(".") + 1);
}
