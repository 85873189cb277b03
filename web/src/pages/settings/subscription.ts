import { api, take } from "@/api/client";

/** Whether this browser can show messages: "insecure" and "unsupported" say why not. */
export type Ability = "able" | "insecure" | "unsupported" | "denied";

export function ability(): Ability {
  if (!window.isSecureContext) return "insecure";
  if (!("serviceWorker" in navigator && "PushManager" in window && "Notification" in window)) return "unsupported";
  return Notification.permission === "denied" ? "denied" : "able";
}

/** The server's public key as the browser wants it. */
export function keyBytes(base64url: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64url.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(text, (c) => c.charCodeAt(0));
}

/** What a person would call this browser: its maker's name and the system. */
export function deviceParts(agent: string): { browser: string; system: string } {
  const browser = [
    ["Edge", /Edg/],
    ["Opera", /OPR/],
    ["Samsung Internet", /SamsungBrowser/],
    ["Firefox", /Firefox|FxiOS/],
    ["Chrome", /Chrom|CriOS/],
    ["Safari", /Safari/],
  ] as const satisfies [string, RegExp][];
  const system = [
    ["Android", /Android/],
    ["iPhone", /iPhone/],
    ["iPad", /iPad/],
    ["Windows", /Windows/],
    ["Mac", /Macintosh/],
    ["ChromeOS", /CrOS/],
    ["Linux", /Linux/],
  ] as const satisfies [string, RegExp][];
  const find = (list: readonly (readonly [string, RegExp])[]) => list.find(([, p]) => p.test(agent))?.[0] ?? "";
  return { browser: find(browser), system: find(system) };
}

/** The subscription that this browser has now. */
export async function ownSubscription(): Promise<PushSubscription | null> {
  if (ability() === "insecure" || ability() === "unsupported") return null;
  const registration = await navigator.serviceWorker.getRegistration();
  return (await registration?.pushManager.getSubscription()) ?? null;
}

/** The person said no, or closed the browser's question. */
export class RefusedError extends Error {
  override readonly name = "RefusedError";
}

/** Asks for permission, subscribes this browser with the server's key and tells the server. */
export async function subscribe(publicKey: string, device: string) {
  if ((await Notification.requestPermission()) !== "granted") throw new RefusedError();
  const registration = await navigator.serviceWorker.ready;
  // One for another key can take no message of this server.
  await (await registration.pushManager.getSubscription())?.unsubscribe();
  const made = await registration.pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey: keyBytes(publicKey),
  });
  const { endpoint = "", keys = {} } = made.toJSON();
  const view = await take(
    api.PUT("/api/v1/push/subscriptions", {
      body: { endpoint, keys: { p256dh: keys["p256dh"] ?? "", auth: keys["auth"] ?? "" }, device },
    }),
  );
  localStorage.setItem(ownKey, view.id);
  return view;
}

/** Which of a person's browsers this one is; only the browser itself knows. */
const ownKey = "push-subscription";

export function ownId(): string {
  return localStorage.getItem(ownKey) ?? "";
}

/** Has a browser told no more; this one also gives its subscription up. */
export async function unsubscribe(id: string): Promise<void> {
  await take(api.DELETE("/api/v1/push/subscriptions/{id}", { params: { path: { id } } }));
  if (id !== ownId()) return;
  localStorage.removeItem(ownKey);
  await (await ownSubscription())?.unsubscribe();
}
