import createClient, { type Middleware } from "openapi-fetch";
import { ApiError } from "./error";
import type { components, paths } from "./schema";

/** The types of the API's bodies by their schema name: `Schema<"OrderView">`. */
export type Schema<Name extends keyof components["schemas"]> = components["schemas"][Name];

/** The query parameters of a GET operation: `Query<"/api/v1/orders">`. */
export type Query<Path extends keyof paths> = paths[Path] extends { get: { parameters: { query?: infer Q } } }
  ? NonNullable<Q>
  : never;

const problems: Middleware = {
  async onResponse({ response }) {
    if (!response.ok) throw await ApiError.from(response);
  },
  onError({ error }) {
    // A request that was given up by ourselves is no failure of the network.
    if (error instanceof DOMException && error.name === "AbortError") return;
    return error instanceof ApiError ? error : ApiError.unreachable();
  },
};

/** The API, typed by its own document. Wrap each call in `take`. */
export const api = createClient<paths>({
  baseUrl: location.origin,
  // Looked up at each call, so that tests can answer in its place.
  fetch: (request) => globalThis.fetch(request),
  // Several values of one parameter are comma-separated.
  querySerializer: { array: { style: "form", explode: false } },
});
api.use(problems);

/** The body of an answer. Every refusal is thrown as an ApiError. */
export async function take<T>(call: Promise<{ data?: T }>): Promise<T> {
  const { data } = await call;
  return data as T; // present: problems were thrown, and 204 is typed as undefined
}
