import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { shellRoute } from "@/app/root";
import { baseplateQuery } from "@/baseplates/queries";

export const baseplateRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/baseplates/$id",
  loader: ({ context, params }) => void context.client.prefetchQuery(baseplateQuery(params.id)),
  staticData: { texts: ["baseplates"] },
  component: lazyRouteComponent(() => import("./page"), "BaseplatePage"),
});
