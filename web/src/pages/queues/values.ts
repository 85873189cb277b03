import type { Query } from "@/api/client";

export const tabs = ["overview", "jobs", "dead", "inbox"] as const;
export type Tab = (typeof tabs)[number];

type Jobs = Query<"/api/v1/admin/jobs">;
export type JobState = NonNullable<Jobs["state"]>[number];
export const jobStates = [
  "waiting",
  "scheduled",
  "running",
  "retrying",
  "dead",
  "done",
] as const satisfies readonly JobState[];
export const jobSorts = ["newest", "oldest", "next"] as const satisfies readonly Jobs["sort"][];

type Hooks = Query<"/api/v1/admin/webhooks">;
export type HookStatus = NonNullable<Hooks["status"]>;
export const hookStatuses = ["RECEIVED", "PROCESSED", "SKIPPED", "FAILED"] as const satisfies readonly HookStatus[];
export const hookSources = ["shopify", "simplyprint", "sendcloud"] as const satisfies readonly Hooks["source"][];
