import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { shellRoute } from "@/app/root";
import { timeZoneOf } from "@/session/session";
import { ordersQuery } from "./queries";
import { readSearch } from "./search";

export type { OrdersSearch } from "./search";

export const ordersRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/orders",
  validateSearch: readSearch,
  loaderDeps: ({ search }) => search,
  // Begun here and not waited for: the page shows its frame at once.
  loader: ({ context, deps }) => void context.client.prefetchQuery(ordersQuery(deps, timeZoneOf(context.client))),
  staticData: { texts: ["orders", "issues"] },
  component: lazyRouteComponent(() => import("./page"), "OrdersPage"),
});
