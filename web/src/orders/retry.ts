import { api, take } from "@/api/client";

/** Has what an issue is about tried again: its print, its label, or else everything of the order that failed. */
export function retryIssue(
  orderId: string,
  { printJobId, shipmentId }: { printJobId: string; shipmentId: string },
  reason: string,
): Promise<unknown> {
  const body = { reason };
  if (printJobId)
    return take(api.POST("/api/v1/print-jobs/{id}/retry", { params: { path: { id: printJobId } }, body }));
  if (shipmentId) return take(api.POST("/api/v1/shipments/{id}/retry", { params: { path: { id: shipmentId } }, body }));
  return take(api.POST("/api/v1/orders/{id}/retry", { params: { path: { id: orderId } }, body }));
}
