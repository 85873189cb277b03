/// <reference lib="webworker" />
export {}; // a module of its own: its globals are the worker's

declare const self: ServiceWorkerGlobalScope;

/**
 * The files of this build, filled in by scripts/finish.mjs. They are named by
 * their content, so a cached one is never old.
 */
declare const PRECACHE: { version: string; files: string[] };

const shell = "/";
const cacheName = `forma3d-${PRECACHE.version}`;
/** Longer than this nobody waits for a page that is in the cache. */
const networkPatienceMs = 4_000;

self.addEventListener("install", (event) => {
  event.waitUntil(
    (async () => {
      const cache = await caches.open(cacheName);
      await cache.addAll([shell, ...PRECACHE.files]);
      await self.skipWaiting();
    })(),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys()) if (name !== cacheName) await caches.delete(name);
      await self.clients.claim();
    })(),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  // The API's answers are never cached here: the app keeps what it may show
  // offline, and forgets it at sign-out.
  if (/^\/(api|health|metrics)(\/|$)/.test(url.pathname)) return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else event.respondWith(file(request));
});

/** The page as the server has it now; without a network, as it was last. */
async function page(request: Request): Promise<Response> {
  const cached = await caches.match(shell);
  try {
    const signal = cached ? AbortSignal.timeout(networkPatienceMs) : null;
    return await fetch(request, { signal });
  } catch (error) {
    if (cached) return cached;
    throw error;
  }
}

async function file(request: Request): Promise<Response> {
  return (await caches.match(request)) ?? fetch(request);
}

/** What the server sends; see Message in internal/push. */
interface PushMessage {
  title: string;
  body: string;
  /** The page that a click opens. */
  path: string;
  /** Messages of one tag replace each other. */
  tag: string;
  /** How much needs attention now; null: the person may not know. */
  badge: number | null;
}

self.addEventListener("push", (event) => {
  const message = event.data?.json() as PushMessage | undefined;
  if (!message) return;
  event.waitUntil(
    Promise.all([
      self.registration.showNotification(message.title, {
        body: message.body,
        tag: message.tag,
        icon: "/icon-192.png",
        badge: "/badge-96.png",
        data: { url: message.path },
      }),
      setBadge(message.badge),
    ]),
  );
});

async function setBadge(count: number | null): Promise<void> {
  if (count === null || !("setAppBadge" in navigator)) return;
  await (count > 0 ? navigator.setAppBadge(count) : navigator.clearAppBadge());
}

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const target = new URL((event.notification.data as { url?: string } | null)?.url ?? "/", self.location.origin);
  if (target.origin !== self.location.origin) return;
  event.waitUntil(
    (async () => {
      const open = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
      const client = open.find((c) => c.url === target.href) ?? open[0];
      if (!client) {
        await self.clients.openWindow(target.href);
        return;
      }
      await client.focus();
      if (client.url !== target.href) await client.navigate(target.href);
    })(),
  );
});
