import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { optional, type RawSearch, read, readPaging } from "@/api/list";
import { shellRoute } from "@/app/root";
import { states, steps } from "@/baseplates/queries";
import { baseplatesQuery } from "./queries";

function search(raw: RawSearch) {
  return optional({
    ...readPaging(raw, []),
    search: read.text(raw, "search"),
    state: read.oneOf(raw, "state", states),
    step: read.oneOf(raw, "step", steps),
  });
}

export type BaseplatesSearch = ReturnType<typeof search>;

export const baseplatesRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/baseplates",
  validateSearch: search,
  loaderDeps: ({ search }) => search,
  loader: ({ context, deps }) => void context.client.prefetchQuery(baseplatesQuery(deps)),
  staticData: { texts: ["baseplates"] },
  component: lazyRouteComponent(() => import("./page"), "BaseplatesPage"),
});
