import { queryOptions } from "@tanstack/react-query";
import { api, type Schema, take } from "@/api/client";
import { detailKey } from "@/api/keys";

type Body = Schema<"FloorOutputBody">;
type Job = Body["printers"][number]["printJob"];
/** A printer; it has a job of ours on it, or none. */
export type Printer = Omit<Body["printers"][number], "printJob"> & { printJob: Job | null };
export type Floor = Omit<Body, "printers"> & { printers: Printer[] };

/** Between events the clock runs on: what is left of a print is asked again at least this often. */
const floorEveryMs = 30_000;

/** Under analytics, which every change of an order, a print and a parcel makes old. */
export function floorQuery(timeZone: string) {
  return queryOptions({
    queryKey: detailKey("analytics", `shop-floor ${timeZone}`),
    queryFn: ({ signal }): Promise<Floor> =>
      take(api.GET("/api/v1/shop-floor", { params: { query: { timeZone } }, signal })),
    refetchInterval: floorEveryMs,
    refetchIntervalInBackground: true,
  });
}

/** Asks for a code. Each call makes another one, so it is asked once and kept. */
export const pairingQuery = queryOptions({
  queryKey: detailKey("settings", "pairing"),
  queryFn: () => take(api.POST("/api/v1/screens")),
  staleTime: Number.POSITIVE_INFINITY,
  gcTime: 0,
  refetchOnWindowFocus: false,
  refetchOnReconnect: false,
  retry: true,
  retryDelay: 10_000,
});

/** A person types a code in some seconds: the screen follows soon after. */
const askEveryMs = 2_000;

export const admissionQuery = queryOptions({
  queryKey: detailKey("settings", "admission"),
  queryFn: () => take(api.GET("/api/v1/screens/current")),
  staleTime: 0,
  gcTime: 0,
  refetchInterval: askEveryMs,
  refetchIntervalInBackground: true,
});
