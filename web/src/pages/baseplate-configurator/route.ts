import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { shellRoute } from "@/app/root";
import { readSearch } from "./search";

export const configuratorRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/baseplates/new",
  validateSearch: readSearch,
  staticData: { texts: ["baseplate-configurator"] },
  component: lazyRouteComponent(() => import("./page"), "ConfiguratorPage"),
});
