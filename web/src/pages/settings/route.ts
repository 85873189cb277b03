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
  component: lazyRouteComponent(() => import("./users"), "UsersPage"),
});

/** The list of settings and each of its pages. What a page asks for depends on the role, so nothing is asked for early. */
export const settingsRoutes = [
  createRoute({
    getParentRoute,
    path: "/settings",
    component: lazyRouteComponent(() => import("./page"), "SettingsPage"),
  }),
  createRoute({
    getParentRoute,
    path: "/settings/integrations",
    component: lazyRouteComponent(() => import("./integrations"), "IntegrationsPage"),
  }),
  createRoute({
    getParentRoute,
    path: "/settings/notifications",
    component: lazyRouteComponent(() => import("./notifications"), "NotificationsPage"),
  }),
  createRoute({
    getParentRoute,
    path: "/settings/push",
    component: lazyRouteComponent(() => import("./push"), "PushPage"),
  }),
  createRoute({
    getParentRoute,
    path: "/settings/schedules",
    component: lazyRouteComponent(() => import("./schedules"), "SchedulesPage"),
  }),
  usersRoute,
  createRoute({
    getParentRoute,
    path: "/settings/keys",
    component: lazyRouteComponent(() => import("./keys"), "KeysPage"),
  }),
  createRoute({
    getParentRoute,
    path: "/settings/screens",
    component: lazyRouteComponent(() => import("./screens"), "ScreensPage"),
  }),
  createRoute({
    getParentRoute,
    path: "/settings/tenant",
    component: lazyRouteComponent(() => import("./tenant"), "TenantPage"),
  }),
  createRoute({
    getParentRoute,
    path: "/settings/operation",
    component: lazyRouteComponent(() => import("./operation"), "OperationPage"),
  }),
  createRoute({
    getParentRoute,
    path: "/settings/baseplates",
    component: lazyRouteComponent(() => import("./baseplates"), "BaseplateSettingsPage"),
  }),
  createRoute({
    getParentRoute,
    path: "/settings/system",
    component: lazyRouteComponent(() => import("./system"), "SystemPage"),
  }),
] as const;
