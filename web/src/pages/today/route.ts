import { createRoute, redirect } from "@tanstack/react-router";
import { nav } from "@/app/nav";
import { shellRoute } from "@/app/root";
import { meQuery } from "@/session/session";

/** The address "/": the first page that the person may see. */
export const homeRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/",
  async beforeLoad({ context }) {
    const { permissions } = await context.client.ensureQueryData(meQuery);
    const first = nav.find((n) => !("permission" in n) || permissions.includes(n.permission));
    throw redirect({ to: first?.to ?? "/account" });
  },
});
