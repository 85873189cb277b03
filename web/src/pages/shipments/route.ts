import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { optional, type RawSearch, read, readPaging } from "@/api/list";
import { shellRoute } from "@/app/root";
import { timeZoneOf } from "@/session/session";
import { shipmentsQuery } from "./queries";
import { shipmentStatuses, sorts } from "./status";

function search(raw: RawSearch) {
  return optional({
    ...readPaging(raw, sorts),
    search: read.text(raw, "search"),
    status: read.someOf(raw, "status", shipmentStatuses),
    carrier: read.text(raw, "carrier"),
    from: read.day(raw, "from"),
    to: read.day(raw, "to"),
    shipment: read.text(raw, "shipment"),
  });
}

export type ShipmentsSearch = ReturnType<typeof search>;

export const shipmentsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/shipments",
  validateSearch: search,
  loaderDeps: ({ search }) => search,
  loader: ({ context, deps }) => void context.client.prefetchQuery(shipmentsQuery(deps, timeZoneOf(context.client))),
  staticData: { texts: ["shipments", "stages"] },
  component: lazyRouteComponent(() => import("./page"), "ShipmentsPage"),
});
