import { type QueryClient, queryOptions } from "@tanstack/react-query";
import { api, type Schema, take } from "@/api/client";
import type { Language } from "@/i18n/languages";
import type { Permission } from "./permission";

/** Who is signed in. The formats are in effect; `chosen` is what the person chose, empty where the business decides. */
export type Me = Omit<Schema<"AccountMeView">, "permissions"> & { permissions: Permission[] };

/** A person's preferences; empty: as the business has them. */
export interface Profile {
  name: string;
  language: Language | "";
  timeZone: string;
  numberFormat: string;
  dateFormat: string;
  firstDayOfWeek: "" | "monday" | "saturday" | "sunday";
}

export const sessionQuery = queryOptions({
  queryKey: ["session", "state"],
  queryFn: () => take(api.GET("/api/v1/session")),
});

export const meQuery = queryOptions({
  queryKey: ["session", "me"],
  queryFn: async () => (await take(api.GET("/api/v1/me"))) as Me,
  staleTime: 5 * 60_000,
});

/** The time zone of who is signed in, where a page is prepared and there are no hooks. */
export function timeZoneOf(client: QueryClient): string {
  return client.getQueryData(meQuery.queryKey)?.timeZone ?? "";
}

export const passkeysQuery = queryOptions({
  queryKey: ["session", "passkeys"],
  queryFn: async () => (await take(api.GET("/api/v1/me/passkeys"))).items,
});

export const signIn = (email: string, password: string) =>
  take(api.POST("/api/v1/session", { body: { email, password } }));
export const signOut = () => take(api.DELETE("/api/v1/session"));
export const signOutEverywhere = () => take(api.DELETE("/api/v1/session/all"));
export const changePassword = (current: string, next: string) =>
  take(api.POST("/api/v1/me/password", { body: { current, new: next } }));
export const saveProfile = async (profile: Profile) => (await take(api.PATCH("/api/v1/me", { body: profile }))) as Me;
export const removePasskey = (id: string) => take(api.DELETE("/api/v1/me/passkeys/{id}", { params: { path: { id } } }));
