import type { QueryClient } from "@tanstack/react-query";
import { createRouter } from "@tanstack/react-router";
import { accountRoute } from "@/pages/account/route";
import { activityRoute } from "@/pages/activity/route";
import { auditRoute } from "@/pages/audit/route";
import { baseplateRoute } from "@/pages/baseplate/route";
import { configuratorRoute } from "@/pages/baseplate-configurator/route";
import { guideRoute } from "@/pages/baseplate-guide/route";
import { baseplatesRoute } from "@/pages/baseplates/route";
import { newPasswordRoute } from "@/pages/new-password/route";
import { orderRoute } from "@/pages/order/route";
import { ordersRoute } from "@/pages/orders/route";
import { printJobsRoute } from "@/pages/print-jobs/route";
import { productsRoute } from "@/pages/products/route";
import { queuesRoute, retryQueueRoute } from "@/pages/queues/route";
import { settingsRoutes } from "@/pages/settings/route";
import { shipmentsRoute } from "@/pages/shipments/route";
import { shopFloorRoute } from "@/pages/shop-floor/route";
import { signInRoute } from "@/pages/sign-in/route";
import { homeRoute } from "@/pages/today/route";
import { NotFound, PageFailed } from "./failures";
import { PagePending } from "./pending";
import { rootRoute, shellRoute } from "./root";

/** All pages. Those under the shell need a signed-in person. */
const routes = rootRoute.addChildren([
  signInRoute,
  newPasswordRoute,
  shopFloorRoute,
  shellRoute.addChildren([
    homeRoute,
    ordersRoute,
    orderRoute,
    activityRoute,
    queuesRoute,
    retryQueueRoute,
    auditRoute,
    ...settingsRoutes,
    printJobsRoute,
    shipmentsRoute,
    productsRoute,
    baseplatesRoute,
    baseplateRoute,
    configuratorRoute,
    guideRoute,
    accountRoute,
  ]),
]);

export function newRouter(client: QueryClient) {
  return createRouter({
    routeTree: routes,
    context: { client },
    defaultPreload: "intent",
    defaultPreloadStaleTime: 0, // the query cache decides what is fresh
    defaultPendingComponent: PagePending,
    defaultErrorComponent: PageFailed,
    defaultNotFoundComponent: NotFound,
    scrollRestoration: true,
    // Plain addresses, as in ?status=PENDING&page=2: people and messages write them too.
    parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
    stringifySearch(search) {
      const pairs = Object.entries(search).filter(([, v]) => v !== undefined);
      return pairs.length > 0 ? `?${new URLSearchParams(pairs.map(([k, v]) => [k, String(v)]))}` : "";
    },
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof newRouter>;
  }
}
