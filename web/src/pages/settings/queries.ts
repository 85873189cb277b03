import { queryOptions } from "@tanstack/react-query";
import { api, type Schema, take } from "@/api/client";
import { detailKey, listKey } from "@/api/keys";
import { defaultPageSize, listOptions, present } from "@/api/list";
import type { UsersSearch } from "./route";

export type Integration = Schema<"IntegrationView">;
export type Service = Integration["service"];
export type Rules = Schema<"NotifyRulesView">;
export type User = Omit<Schema<"AccountUserView">, "roles"> & { roles: Role[] };
export type Role = "admin" | "operator" | "viewer";
export type ApiKey = Schema<"AccountKeyView">;
export type Screen = Schema<"AccountScreenView">;
export type Schedule = Schema<"QueueadminScheduleView">;
export type Profile = Schema<"ProfileView">;
export type Effective = Schema<"AppEffectiveView">;

const one = (name: string) => detailKey("settings", name);

export const integrationsQuery = queryOptions({
  queryKey: one("integrations"),
  queryFn: async ({ signal }) => (await take(api.GET("/api/v1/integrations", { signal }))).items,
});

export const rulesQuery = queryOptions({
  queryKey: one("notifications"),
  queryFn: ({ signal }) => take(api.GET("/api/v1/settings/notifications", { signal })),
});

export const pushQuery = queryOptions({
  queryKey: one("push"),
  queryFn: ({ signal }) => take(api.GET("/api/v1/push", { signal })),
});

/** Schedules run without events of their own; a glance at the page should not be minutes old. */
const schedulesEveryMs = 15_000;

export const schedulesQuery = queryOptions({
  queryKey: one("schedules"),
  queryFn: async ({ signal }) => (await take(api.GET("/api/v1/admin/schedules", { signal }))).items,
  refetchInterval: schedulesEveryMs,
});

export function usersQuery({ search, role, active, page = 1, pageSize = defaultPageSize }: UsersSearch) {
  const query = present({ search, role, active, page, pageSize });
  return queryOptions({
    queryKey: listKey("settings", { users: query }),
    queryFn: async ({ signal }) => {
      const list = await take(api.GET("/api/v1/users", { params: { query }, signal }));
      return { ...list, items: list.items as User[] };
    },
    ...listOptions,
  });
}

export const keysQuery = queryOptions({
  queryKey: one("keys"),
  queryFn: async ({ signal }) => (await take(api.GET("/api/v1/api-keys", { signal }))).items,
});

export const screensQuery = queryOptions({
  queryKey: one("screens"),
  queryFn: async ({ signal }) => (await take(api.GET("/api/v1/screens", { signal }))).items,
});

export const tenantQuery = queryOptions({
  queryKey: one("tenant"),
  queryFn: ({ signal }) => take(api.GET("/api/v1/tenant", { signal })),
});

export const operationQuery = queryOptions({
  queryKey: one("operation"),
  queryFn: ({ signal }) => take(api.GET("/api/v1/settings/operation", { signal })),
});

export const systemQuery = queryOptions({
  queryKey: one("system"),
  queryFn: ({ signal }) => take(api.GET("/api/v1/admin/system", { signal })),
});

export const effectiveQuery = queryOptions({
  queryKey: one("effective"),
  queryFn: async ({ signal }) => (await take(api.GET("/api/v1/settings/effective", { signal }))).items,
});

export const gridQuery = queryOptions({
  queryKey: one("baseplates"),
  queryFn: ({ signal }) => take(api.GET("/api/v1/grid/settings", { signal })),
});

const profilesAtMost = 100;

export const profilesQuery = queryOptions({
  queryKey: one("slicer-profiles"),
  async queryFn({ signal }) {
    const items: Profile[] = [];
    // A business may have more profiles of its own than a page of the list holds.
    for (let page = 1; ; page++) {
      const query = { page, pageSize: profilesAtMost };
      const list = await take(api.GET("/api/v1/slicer/profiles", { params: { query }, signal }));
      items.push(...list.items);
      if (list.items.length === 0 || items.length >= list.total) return items;
    }
  },
});

export const slicerQuery = queryOptions({
  queryKey: one("slicer"),
  queryFn: ({ signal }) => take(api.GET("/api/v1/slicer/health", { signal })),
});

export const foldersQuery = queryOptions({
  queryKey: one("farm-folders"),
  queryFn: async ({ signal }) =>
    (await take(api.GET("/api/v1/product-mappings/farm-files", { params: { query: { folder: 0 } }, signal }))).folders,
});

/** Where a change of any of these begins anew. */
export const settingsKey = ["settings"] as const;
