import type { Query, Schema } from "@/api/client";

export type ShipmentStatus = Schema<"ShippingView">["status"];

/** In the order in which a parcel passes through them. */
export const shipmentStatuses = [
  "PENDING",
  "LABEL_CREATED",
  "IN_TRANSIT",
  "DELIVERED",
  "EXCEPTION",
  "RETURNED",
  "FAILED",
  "CANCELLED",
] as const satisfies readonly ShipmentStatus[];

export const sorts = ["-createdAt", "createdAt"] as const satisfies readonly Query<"/api/v1/shipments">["sort"][];
