import { type OrdersSearch, readSearch } from "./search";

/** A search with filters and sorting under a name. */
export interface SavedView {
  name: string;
  search: OrdersSearch;
}

const key = (userId: string) => `orders-views:${userId}`;
export const maxViews = 20;

/** The views of one person in this browser; what somebody else wrote under our name is left out. */
export function loadViews(userId: string, storage: Storage = localStorage): SavedView[] {
  try {
    const raw: unknown = JSON.parse(storage.getItem(key(userId)) ?? "[]");
    if (!Array.isArray(raw)) return [];
    return raw.filter(isView).map((v) => ({ name: v.name, search: readSearch(v.search) }));
  } catch {
    return [];
  }
}

function isView(value: unknown): value is { name: string; search: Record<string, unknown> } {
  return (
    typeof value === "object" &&
    value !== null &&
    "name" in value &&
    typeof value.name === "string" &&
    "search" in value &&
    typeof value.search === "object" &&
    value.search !== null
  );
}

/** Adds a view, or replaces the one of the same name. The page is not part of it: that would be an accident. */
export function withView(views: readonly SavedView[], name: string, search: OrdersSearch): SavedView[] {
  const { page: _, ...kept } = search;
  const rest = views.filter((v) => v.name.toLowerCase() !== name.toLowerCase());
  return [...rest, { name, search: kept }].slice(-maxViews);
}

export function withoutView(views: readonly SavedView[], name: string): SavedView[] {
  return views.filter((v) => v.name !== name);
}

export function storeViews(userId: string, views: readonly SavedView[], storage: Storage = localStorage): void {
  storage.setItem(key(userId), JSON.stringify(views));
}
