import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { optional, type RawSearch, read, readPaging } from "@/api/list";
import { shellRoute } from "@/app/root";

/** What the address of the list holds. */
function search(raw: RawSearch) {
  return optional({
    ...readPaging(raw, []),
    actor: read.text(raw, "actor"),
    action: read.text(raw, "action"),
    entity: read.text(raw, "entity"),
    entityId: read.text(raw, "entityId"),
    orderId: read.text(raw, "orderId"),
    from: read.day(raw, "from"),
    to: read.day(raw, "to"),
  });
}

export type AuditSearch = ReturnType<typeof search>;

export const auditRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/audit",
  validateSearch: search,
  staticData: { texts: ["audit", "settings"] },
  component: lazyRouteComponent(() => import("./page"), "AuditPage"),
});
