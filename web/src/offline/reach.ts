import { onlineManager, type QueryCache, useQueryClient } from "@tanstack/react-query";
import { useRef, useSyncExternalStore } from "react";
import { ApiError } from "@/api/error";

/** The library believes in a network until it hears otherwise; the browser may know better. */
export function followNetwork(): void {
  onlineManager.setOnline(navigator.onLine);
}

export interface Reach {
  /** Up to date, or why it cannot be: this device has no network, or the server does not answer. */
  state: "reached" | "no-network" | "no-server";
  /** From when the oldest data is that is shown; undefined when nothing is. */
  since: number | undefined;
}

function reachOf(cache: QueryCache): Reach {
  const shown = cache.findAll({
    type: "active",
    predicate: (q) => q.queryKey[0] !== "session" && q.state.data !== undefined,
  });
  const since = shown.length > 0 ? Math.min(...shown.map((q) => q.state.dataUpdatedAt)) : undefined;
  if (!onlineManager.isOnline()) return { state: "no-network", since };
  const failed = shown.some(({ state }) => state.error instanceof ApiError && state.error.temporary);
  return failed ? { state: "no-server", since } : { state: "reached", since: undefined };
}

/** How far what is on the page is from what is so. */
export function useReach(): Reach {
  const cache = useQueryClient().getQueryCache();
  const last = useRef<Reach>({ state: "reached", since: undefined });
  return useSyncExternalStore(
    (listener) => {
      const ends = [onlineManager.subscribe(listener), cache.subscribe(listener)];
      return () => {
        for (const end of ends) end();
      };
    },
    () => {
      const now = reachOf(cache);
      if (now.state !== last.current.state || now.since !== last.current.since) last.current = now;
      return last.current; // the same object as long as it says the same
    },
  );
}
