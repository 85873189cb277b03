import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { optional, type RawSearch, read } from "@/api/list";
import { rootRoute } from "@/app/root";
import { sessionQuery } from "@/session/session";

export const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/sign-in",
  validateSearch: (raw: RawSearch) => optional({ next: ownPath(read.text(raw, "next")) }),
  loader: ({ context }) => void context.client.prefetchQuery(sessionQuery),
  staticData: { texts: ["sign-in"] },
  component: lazyRouteComponent(() => import("./page"), "SignInPage"),
});

/** Only a path of this app: an address that somebody crafted leads nowhere else. */
export function ownPath(next: string | undefined): string | undefined {
  return next && /^\/(?![/\\])/.test(next) ? next : undefined;
}
