import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { optional, type RawSearch, read, readPaging } from "@/api/list";
import { shellRoute } from "@/app/root";
import { boardQuery, jobsQuery, viewOf } from "./queries";
import { jobStatuses, sorts } from "./status";

function search(raw: RawSearch) {
  return optional({
    ...readPaging(raw, sorts),
    search: read.text(raw, "search"),
    status: read.oneOf(raw, "status", jobStatuses),
    printer: read.text(raw, "printer"),
    material: read.text(raw, "material"),
    view: read.oneOf(raw, "view", ["board", "list"] as const),
    job: read.text(raw, "job"),
  });
}

export type JobsSearch = ReturnType<typeof search>;

export const printJobsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/print-jobs",
  validateSearch: search,
  loaderDeps: ({ search }) => search,
  loader: ({ context, deps }) =>
    void (viewOf(deps) === "board"
      ? context.client.prefetchQuery(boardQuery(deps))
      : context.client.prefetchQuery(jobsQuery(deps))),
  staticData: { texts: ["print-jobs", "stages", "order"] },
  component: lazyRouteComponent(() => import("./page"), "PrintJobsPage"),
});
