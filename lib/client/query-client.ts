import { QueryCache, QueryClient } from "@tanstack/react-query";
import { ApiError } from "./api-error";

const FINAL = new Set([401, 403, 404, 422]);

/** One per browser, and one per request on the server. `onSignedOut` is told when a read finds no session. */
export function makeQueryClient(onSignedOut?: () => void): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({
      onError: (error) => {
        if (error instanceof ApiError && error.status === 401) onSignedOut?.();
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: 5000,
        retry: (failures, error) => failures < 2 && !(error instanceof ApiError && FINAL.has(error.status)),
      },
    },
  });
}
