import { queryOptions } from "@tanstack/react-query";
import { ApiError } from "@/api/error";
import type { Language } from "@/i18n/languages";
import type { Permission } from "./permission";

export interface Me {
  kind: "user" | "api-key" | "settings-key" | "screen";
  id: string;
  email: string;
  name: string;
  roles: string[];
  permissions: Permission[];
  tenant: { id: string; name: string; currency: string };
  language: Language;
  timeZone: string;
  numberFormat: string;
  dateFormat: string;
  firstDayOfWeek: string;
  mustChangePassword: boolean;
}

export interface SessionState {
  signedIn: boolean;
  /** Nobody has an account yet. */
  needsUser: boolean;
  passkeys: boolean;
}

export interface Passkey {
  id: string;
  name: string;
  createdAt: string;
  lastUsedAt: string | null;
}

export async function send<T>(method: string, path: string, body?: unknown): Promise<T> {
  let response: Response;
  try {
    response = await fetch(`/api/v1${path}`, {
      method,
      ...(body === undefined ? {} : { headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) }),
    });
  } catch {
    throw ApiError.unreachable();
  }
  if (!response.ok) throw await ApiError.from(response);
  return (response.status === 204 ? undefined : await response.json()) as T;
}

export const sessionQuery = queryOptions({
  queryKey: ["session", "state"],
  queryFn: () => send<SessionState>("GET", "/session"),
});

export const meQuery = queryOptions({
  queryKey: ["session", "me"],
  queryFn: () => send<Me>("GET", "/me"),
  staleTime: 5 * 60_000,
});

export const passkeysQuery = queryOptions({
  queryKey: ["session", "passkeys"],
  queryFn: async () => (await send<{ items: Passkey[] }>("GET", "/me/passkeys")).items,
});

export type Profile = Pick<Me, "name" | "language" | "timeZone" | "numberFormat" | "dateFormat" | "firstDayOfWeek">;

export const signIn = (email: string, password: string) => send<void>("POST", "/session", { email, password });
export const signOut = () => send<void>("DELETE", "/session");
export const signOutEverywhere = () => send<void>("DELETE", "/session/all");
export const changePassword = (current: string, next: string) =>
  send<void>("POST", "/me/password", { current, new: next });
export const saveProfile = (profile: Partial<Profile>) => send<Me>("PATCH", "/me", profile);
export const removePasskey = (id: string) => send<void>("DELETE", `/me/passkeys/${encodeURIComponent(id)}`);
