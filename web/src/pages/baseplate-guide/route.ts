import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { optional, type RawSearch, read } from "@/api/list";
import { shellRoute } from "@/app/root";
import { type Language, languages } from "@/i18n/languages";

function search(raw: RawSearch) {
  return optional({
    sku: read.text(raw, "sku"),
    // Of the customer; without it that of the person who looks.
    lang: read.oneOf(raw, "lang", Object.keys(languages) as Language[]),
  });
}

export const guideRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/baseplates/guide",
  validateSearch: search,
  staticData: { texts: ["baseplate-guide"] },
  component: lazyRouteComponent(() => import("./page"), "GuidePage"),
});
