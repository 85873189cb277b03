import type { AnyRoute, AnyRouter, ParsedLocation } from "@tanstack/react-router";
import i18next from "i18next";
import type { Texts } from "@/i18n/resources";
import { meQuery } from "@/session/session";
import { shellRoute } from "./root";

declare module "@tanstack/react-router" {
  interface StaticDataRouteOption {
    /** All texts that the page speaks: they are loaded with its code. */
    texts?: (keyof Texts)[];
  }
}

function routesAt(router: AnyRouter, location: ParsedLocation): AnyRoute[] {
  return router.matchRoutes(location).map((match) => router.routesById[match.routeId]);
}

function loadCode(routes: AnyRoute[]): void {
  for (const route of routes) {
    const { component } = route.options;
    if (component && "preload" in component) void component.preload?.();
  }
}

function textsOf(routes: AnyRoute[]): (keyof Texts)[] {
  return routes.flatMap((route) => route.options.staticData?.texts ?? []);
}

/**
 * Begins to load what the first page needs all at once, and gives the names of
 * its texts. By itself the router would first wait for who is signed in, and a
 * page would ask for its texts only when it is drawn.
 */
export function beginFirstPage(router: AnyRouter): (keyof Texts)[] {
  const routes = routesAt(router, router.latestLocation);
  loadCode(routes);
  return textsOf(routes);
}

/** Asks who is signed in when the first page needs to know. */
export function beginSession(router: AnyRouter): void {
  if (routesAt(router, router.latestLocation).includes(shellRoute))
    void router.options.context.client.prefetchQuery(meQuery);
}

/** The same for every page after the first. */
export function beginLaterPages(router: AnyRouter): void {
  router.subscribe("onBeforeNavigate", ({ toLocation }) => {
    const routes = routesAt(router, toLocation);
    loadCode(routes);
    void i18next.loadNamespaces(textsOf(routes));
  });
}
