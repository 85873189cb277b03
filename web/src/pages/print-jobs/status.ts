import type { Query } from "@/api/client";
import type { JobStatus } from "@/orders/stages";

/** In the order in which a print passes through them. */
export const jobStatuses = [
  "PENDING",
  "QUEUED",
  "ASSIGNED",
  "PRINTING",
  "FAILED",
  "COMPLETED",
  "CANCELLED",
] as const satisfies readonly JobStatus[];

export const sorts = [
  "-createdAt",
  "createdAt",
  "-updatedAt",
  "updatedAt",
] as const satisfies readonly Query<"/api/v1/print-jobs">["sort"][];
