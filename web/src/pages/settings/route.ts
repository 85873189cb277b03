import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { optional, type RawSearch, read, readPaging } from "@/api/list";
import { shellRoute } from "@/app/root";

const getParentRoute = () => shellRoute;

/** What the address of the list of users holds. */
function users(raw: RawSearch) {
  return optional({
    ...readPaging(raw, []),
    search: read.text(raw, "search"),
    role: read.oneOf(raw, "role", ["admin", "operator", "viewer"]),
    active: read.oneOf(raw, "active", ["true", "false"]),
  });
}

export type UsersSearch = ReturnType<typeof users>;

export const usersRoute = createRoute({
  getParentRoute,
  path: "/settings/users",
  validateSearch: users,
  staticData: { texts: ["settings", "people"] },
  component: lazyRouteComponent(() => import("./users"), "UsersPage"),
});

/** The list of settings and each of its pages. What a page asks for depends on the role, so nothing is asked for early. */
export const settingsRoutes = [
  createRoute({
    getParentRoute,
    path: "/settings",
    staticData: { texts: ["settings"] },
    component: lazyRouteComponent(() => import("./page"), "SettingsPage"),
  }),
  createRoute({
    getParentRoute,
    path: "/settings/integrations",
    staticData: { texts: ["settings", "integrations"] },
    component: lazyRouteComponent(() => import("./integrations"), "IntegrationsPage"),
  }),
  createRoute({
    getParentRoute,
    path: "/settings/notifications",
    staticData: { texts: ["settings", "notifications"] },
    component: lazyRouteComponent(() => import("./notifications"), "NotificationsPage"),
  }),
  createRoute({
    getParentRoute,
    path: "/settings/push",
    staticData: { texts: ["settings", "notifications"] },
    component: lazyRouteComponent(() => import("./push"), "PushPage"),
  }),
  createRoute({
    getParentRoute,
    path: "/settings/schedules",
    staticData: { texts: ["settings", "system"] },
    component: lazyRouteComponent(() => import("./schedules"), "SchedulesPage"),
  }),
  usersRoute,
  createRoute({
    getParentRoute,
    path: "/settings/keys",
    staticData: { texts: ["settings", "people"] },
    component: lazyRouteComponent(() => import("./keys"), "KeysPage"),
  }),
  createRoute({
    getParentRoute,
    path: "/settings/screens",
    staticData: { texts: ["settings", "people"] },
    component: lazyRouteComponent(() => import("./screens"), "ScreensPage"),
  }),
  createRoute({
    getParentRoute,
    path: "/settings/tenant",
    staticData: { texts: ["settings", "people"] },
    component: lazyRouteComponent(() => import("./tenant"), "TenantPage"),
  }),
  createRoute({
    getParentRoute,
    path: "/settings/operation",
    staticData: { texts: ["settings", "system"] },
    component: lazyRouteComponent(() => import("./operation"), "OperationPage"),
  }),
  createRoute({
    getParentRoute,
    path: "/settings/baseplates",
    staticData: { texts: ["settings", "baseplates"] },
    component: lazyRouteComponent(() => import("./baseplates"), "BaseplateSettingsPage"),
  }),
  createRoute({
    getParentRoute,
    path: "/settings/system",
    staticData: { texts: ["settings", "system"] },
    component: lazyRouteComponent(() => import("./system"), "SystemPage"),
  }),
] as const;
