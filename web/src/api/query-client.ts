import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import { ApiError } from "./error";

const hour = 60 * 60 * 1000;

/**
 * The cache of what the API answered. The live stream invalidates what changed,
 * so data is fresh until then; `staleTime` only covers a stream that is down.
 */
export function newQueryClient(onSignedOut: () => void): QueryClient {
  const onError = (error: unknown) => {
    if (error instanceof ApiError && error.status === 401) onSignedOut();
  };
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        gcTime: 24 * hour, // the offline view lives as long
        retry: (failures, error) => failures < 2 && error instanceof ApiError && error.temporary,
        retryDelay: (failures) => 1000 * 2 ** failures,
      },
      mutations: { retry: false },
    },
  });
}
