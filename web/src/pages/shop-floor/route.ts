import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "@/app/root";

/** Outside the shell: a screen on a wall has no navigation, and may have nobody who is signed in. */
export const shopFloorRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/shop-floor",
  staticData: { texts: ["shop-floor"] },
  component: lazyRouteComponent(() => import("./page"), "ShopFloorPage"),
});
