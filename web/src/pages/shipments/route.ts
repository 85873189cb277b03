import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { optional, type RawSearch, read, readPaging } from "@/api/list";
import { shellRoute } from "@/app/root";
import { timeZoneOf } from "@/session/session";
import { shipmentsQuery } from "./queries";
import { type ShipmentStatus, shipmentStatuses, sorts } from "./status";

function search(raw: RawSearch) {
  return optional({
    ...readPaging(raw, sorts),
    search: read.text(raw, "search"),
    status: readStatuses(raw["status"]),
    carrier: read.text(raw, "carrier"),
    from: read.day(raw, "from"),
    to: read.day(raw, "to"),
    shipment: read.text(raw, "shipment"),
  });
}

export type ShipmentsSearch = ReturnType<typeof search>;

/** Several statuses, comma-separated; none, or all, is no filter. */
function readStatuses(raw: unknown): ShipmentStatus[] | undefined {
  const named = Array.isArray(raw) ? raw.map(String) : typeof raw === "string" ? raw.split(",") : [];
  const known = shipmentStatuses.filter((s) => named.includes(s));
  return known.length > 0 && known.length < shipmentStatuses.length ? known : undefined;
}

export const shipmentsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/shipments",
  validateSearch: search,
  loaderDeps: ({ search }) => search,
  loader: ({ context, deps }) => void context.client.prefetchQuery(shipmentsQuery(deps, timeZoneOf(context.client))),
  staticData: { texts: "shipments" },
  component: lazyRouteComponent(() => import("./page"), "ShipmentsPage"),
});
