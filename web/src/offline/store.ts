import { dehydrate, hydrate, type QueryClient } from "@tanstack/react-query";
import { clear, createStore, get, set } from "idb-keyval";
import { meQuery } from "@/session/session";
import { showBadge } from "./badge";

/** What the cache keeps for the offline view: who is signed in and the orders last seen. */
const keptAreas = new Set(["session", "orders"]);
const storedKey = "cache";
/** Raised when the shape of what is kept changes: what an older version kept is dropped. */
const version = 1;
const maxAge = 7 * 24 * 60 * 60 * 1000;
const writeDelayMs = 1_000;

interface Stored {
  version: number;
  at: number;
  state: ReturnType<typeof dehydrate>;
}

let opened: ReturnType<typeof createStore> | undefined;
function store() {
  opened ??= createStore("forma3d", "offline");
  return opened;
}

/**
 * Fills the cache with what was seen last, so that the app opens without a
 * network. What is there is old at once: with a network it is asked again.
 */
export async function restoreCache(client: QueryClient): Promise<void> {
  try {
    const stored = await get<Stored>(storedKey, store());
    if (!stored || stored.version !== version || Date.now() - stored.at > maxAge) return;
    hydrate(client, stored.state);
  } catch {
    // No storage (private window, full disk): the app works, only not offline.
  }
}

/** Keeps the cache in the browser from now on, a second after each change. */
export function keepCache(client: QueryClient): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const write = () => {
    timer = undefined;
    // After a sign-out there is nobody whose data this would be.
    if (!client.getQueryData(meQuery.queryKey)) return;
    const state = dehydrate(client, {
      shouldDehydrateQuery: (query) => query.state.status === "success" && keptAreas.has(String(query.queryKey[0])),
      shouldDehydrateMutation: () => false,
    });
    void set(storedKey, { version, at: Date.now(), state } satisfies Stored, store()).catch(() => {});
  };
  client.getQueryCache().subscribe((event) => {
    if (event.type === "updated" && event.action.type === "success") timer ??= setTimeout(write, writeDelayMs);
  });
}

/** Removes everything that belonged to the person who was signed in. */
export async function forgetEverything(): Promise<void> {
  await clear(store()).catch(() => {});
  await showBadge(0);
}
