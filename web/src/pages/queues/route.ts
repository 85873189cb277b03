import { createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { optional, type RawSearch, read, readPaging } from "@/api/list";
import { shellRoute } from "@/app/root";
import { hookSources, hookStatuses, jobSorts, jobStates, tabs } from "./values";

/** What the address holds: the tab, its filters, and what is open beside it. */
function search(raw: RawSearch) {
  const tab = read.oneOf(raw, "tab", tabs);
  return optional({
    ...readPaging(raw, jobSorts),
    tab: tab === "overview" ? undefined : tab,
    queue: read.text(raw, "queue"),
    kind: read.text(raw, "kind"),
    state: read.oneOf(raw, "state", jobStates),
    order: read.text(raw, "order"),
    cause: read.text(raw, "cause"),
    q: read.text(raw, "q"),
    job: read.positive(raw, "job"),
    source: read.oneOf(raw, "source", hookSources),
    status: read.oneOf(raw, "status", hookStatuses),
    topic: read.text(raw, "topic"),
    hook: read.text(raw, "hook"),
  });
}

export type QueuesSearch = ReturnType<typeof search>;

export const queuesRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/admin/queues",
  validateSearch: search,
  staticData: { texts: ["queues"] },
  component: lazyRouteComponent(() => import("./page"), "QueuesPage"),
});

/** The address that messages about used-up retries name. */
export const retryQueueRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/retry-queue",
  beforeLoad() {
    throw redirect({ to: queuesRoute.fullPath, search: { tab: "dead" } });
  },
});
