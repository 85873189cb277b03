import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "@/app/root";
import { meQuery } from "@/session/session";

/** Where a person goes whose password somebody else has set. */
export const newPasswordRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/new-password",
  loader: ({ context }) => context.client.ensureQueryData(meQuery),
  staticData: { texts: ["sign-in", "account"] },
  component: lazyRouteComponent(() => import("./page"), "NewPasswordPage"),
});
