import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { optional, type RawSearch, read, readPaging } from "@/api/list";
import { shellRoute } from "@/app/root";
import { ordersQuery } from "./queries";
import { orderStatuses, sorts } from "./status";

/** What the address of the list holds: it can be kept, sent and gone back to. */
function search(raw: RawSearch) {
  return optional({
    ...readPaging(raw, sorts),
    search: read.text(raw, "search"),
    status: read.oneOf(raw, "status", orderStatuses),
    attention: read.flag(raw, "attention"),
    from: read.day(raw, "from"),
    to: read.day(raw, "to"),
  });
}

export type OrdersSearch = ReturnType<typeof search>;

export const ordersRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/orders",
  validateSearch: search,
  loaderDeps: ({ search }) => search,
  // Begun here and not waited for: the page shows its frame at once.
  loader: ({ context, deps }) => void context.client.prefetchQuery(ordersQuery(deps)),
  staticData: { texts: "orders" },
  component: lazyRouteComponent(() => import("./page"), "OrdersPage"),
});
