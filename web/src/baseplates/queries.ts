import { queryOptions } from "@tanstack/react-query";
import { api, type Schema, take } from "@/api/client";
import { detailKey } from "@/api/keys";

export type Baseplate = Schema<"GridView">;
export type BaseplateDetail = Schema<"GridDetailView">;
export type Step = Baseplate["step"];
export type State = Baseplate["state"];

export const states = ["WORKING", "READY", "FAILED"] as const satisfies readonly State[];

/** The steps of a baseplate's way, in their order. */
export const steps = [
  "stl-generation",
  "slicing",
  "simplyprint-upload",
  "mapping-creation",
] as const satisfies readonly Step[];

/** While one is made, plates and failed tries change without an event of their own. */
export const whileWorkingMs = 4_000;

export function baseplateQuery(id: string) {
  return queryOptions({
    queryKey: detailKey("baseplates", id),
    queryFn: ({ signal }) => take(api.GET("/api/v1/grid/baseplates/{id}", { params: { path: { id } }, signal })),
    refetchInterval: (query) => query.state.data?.state === "WORKING" && whileWorkingMs,
  });
}
