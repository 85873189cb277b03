import { onlineManager, type QueryCache, useQueryClient } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import { ApiError } from "@/api/error";

/** The library believes in a network until it hears otherwise; the browser may know better. */
export function followNetwork(): void {
  onlineManager.setOnline(navigator.onLine);
}

/** Whether what is shown is up to date, or why it cannot be: this device has no network, or the server does not answer. */
export type Reach = "reached" | "no-network" | "no-server";

function reachOf(cache: QueryCache): Reach {
  if (!onlineManager.isOnline()) return "no-network";
  const failed = cache.findAll({
    type: "active",
    predicate: ({ state }) => state.data !== undefined && state.error instanceof ApiError && state.error.temporary,
  });
  return failed.length > 0 ? "no-server" : "reached";
}

export function useReach(): Reach {
  const cache = useQueryClient().getQueryCache();
  return useSyncExternalStore(
    (listener) => {
      const ends = [onlineManager.subscribe(listener), cache.subscribe(listener)];
      return () => {
        for (const end of ends) end();
      };
    },
    () => reachOf(cache),
  );
}
