import { createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { optional, type RawSearch, read } from "@/api/list";
import { nav } from "@/app/nav";
import { shellRoute } from "@/app/root";
import { tasksQuery } from "@/orders/queries";
import { meQuery } from "@/session/session";
import { periods } from "./period";
import { summaryQuery } from "./queries";

/** The address "/": what needs a person now. Who may not see orders goes to the first page that they may see. */
export const homeRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/",
  validateSearch: (raw: RawSearch) => optional({ period: read.oneOf(raw, "period", periods) }),
  async beforeLoad({ context }) {
    const { permissions } = await context.client.ensureQueryData(meQuery);
    if (permissions.includes("orders.read")) return;
    const first = nav.find((n) => !("permission" in n) || permissions.includes(n.permission));
    throw redirect({ to: first?.to ?? "/account" });
  },
  loaderDeps: ({ search }) => search,
  loader: ({ context, deps }) => {
    void context.client.prefetchQuery(tasksQuery);
    void context.client.prefetchQuery(summaryQuery(deps.period ?? "today"));
  },
  staticData: { texts: ["today", "orders", "stages", "issues"] },
  component: lazyRouteComponent(() => import("./page"), "TodayPage"),
});
