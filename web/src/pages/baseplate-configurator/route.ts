import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { shellRoute } from "@/app/root";
import { readSearch } from "./search";

export const configuratorRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/baseplates/new",
  staticData: { texts: "baseplate-configurator" },
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import("./page"), "ConfiguratorPage"),
});
