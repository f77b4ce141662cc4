import { ApiError } from "./api-error";

/** Polls at this pace while the page is visible, and not at all once the session is gone. */
export const every =
  (intervalMs: number) =>
  ({ state }: { state: { error: Error | null } }): number | false =>
    state.error instanceof ApiError && state.error.status === 401 ? false : intervalMs;
