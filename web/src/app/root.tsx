import type { QueryClient } from "@tanstack/react-query";
import { createRootRouteWithContext, createRoute, lazyRouteComponent, Outlet, redirect } from "@tanstack/react-router";
import { ApiError } from "@/api/error";
import { meQuery } from "@/session/session";

export const rootRoute = createRootRouteWithContext<{ client: QueryClient }>()({ component: Outlet });

/** The frame with the navigation, around every page for people who are signed in. */
export const shellRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: "shell",
  async beforeLoad({ context, location }) {
    const me = await context.client.ensureQueryData(meQuery).catch((error: unknown) => {
      if (error instanceof ApiError && error.status === 401) {
        throw redirect({ to: "/sign-in", search: location.pathname === "/" ? {} : { next: location.href } });
      }
      throw error;
    });
    if (me.kind === "screen") throw redirect({ to: "/shop-floor" }); // its one page
    if (me.mustChangePassword) throw redirect({ to: "/new-password" });
  },
  component: lazyRouteComponent(() => import("./shell"), "Shell"),
});
