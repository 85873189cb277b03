import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { shellRoute } from "@/app/root";
import { orderQuery, timelineQuery } from "@/orders/queries";

export const orderRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/orders/$id",
  loader: ({ context, params }) => {
    void context.client.prefetchQuery(orderQuery(params.id));
    void context.client.prefetchQuery(timelineQuery(params.id));
  },
  staticData: { texts: ["order", "orders", "stages", "issues", "baseplates", "events"] },
  component: lazyRouteComponent(() => import("./page"), "OrderPage"),
});
