import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { optional, type RawSearch, read, readPaging } from "@/api/list";
import { shellRoute } from "@/app/root";
import { timeZoneOf } from "@/session/session";
import { activityQuery } from "./queries";

export const severities = ["INFO", "WARNING", "ERROR"] as const;
export type Severity = (typeof severities)[number];

function search(raw: RawSearch) {
  return optional({
    ...readPaging(raw, []),
    search: read.text(raw, "search"),
    type: read.text(raw, "type"),
    source: read.text(raw, "source"),
    severity: read.oneOf(raw, "severity", severities),
    order: read.text(raw, "order"),
    correlation: read.text(raw, "correlation"),
    from: read.day(raw, "from"),
    to: read.day(raw, "to"),
    /** Off when the list shall stand still while new things happen. */
    live: raw["live"] === "off" ? ("off" as const) : undefined,
  });
}

export type ActivitySearch = ReturnType<typeof search>;

export const activityRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/activity",
  validateSearch: search,
  loaderDeps: ({ search }) => search,
  loader: ({ context, deps }) => void context.client.prefetchQuery(activityQuery(deps, timeZoneOf(context.client))),
  staticData: { texts: ["activity", "events", "orders", "stages", "issues"] },
  component: lazyRouteComponent(() => import("./page"), "ActivityPage"),
});
