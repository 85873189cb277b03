import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { shellRoute } from "@/app/root";

export const accountRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/account",
  staticData: { texts: ["account"] },
  component: lazyRouteComponent(() => import("./page"), "AccountPage"),
});
