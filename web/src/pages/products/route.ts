import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { optional, type RawSearch, read, readPaging } from "@/api/list";
import { shellRoute } from "@/app/root";
import { productsQuery, sorts } from "./queries";

function search(raw: RawSearch) {
  return optional({
    ...readPaging(raw, sorts),
    search: read.text(raw, "search"),
    active: read.oneOf(raw, "active", ["true", "false"] as const),
    // An open form has an address too: messages and other pages lead to it.
    map: read.text(raw, "map"),
    edit: read.text(raw, "edit"),
  });
}

export type ProductsSearch = ReturnType<typeof search>;

export const productsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/products",
  validateSearch: search,
  loaderDeps: ({ search }) => search,
  loader: ({ context, deps }) => void context.client.prefetchQuery(productsQuery(deps)),
  staticData: { texts: ["products"] },
  component: lazyRouteComponent(() => import("./page"), "ProductsPage"),
});
