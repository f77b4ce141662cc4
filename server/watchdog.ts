import type { Logger } from "@/lib/core/logger";

export type Watchdog = { stop(): Promise<void> };
type WatchdogOptions = {
  /** Looks whether background work runs; see `watchJobs`. */
  readonly watch: (look: { uptimeMs: number; signal: AbortSignal }) => Promise<unknown>;
  readonly log: Logger;
  readonly everyMs?: number;
};

const EVERY_MS = 60_000;

/**
 * A plain timer beside the clock, because a clock that has stopped cannot say so. It looks whatever engine rings the
 * jobs, one look at a time; one that fails (the database is away) is followed by the next.
 */
export function startWatchdog({ watch, log, everyMs = EVERY_MS }: WatchdogOptions): Watchdog {
  const startedAt = performance.now();
  const stopping = new AbortController();
  let looking: Promise<void> | undefined;
  const look = async (): Promise<void> => {
    try {
      await watch({ uptimeMs: performance.now() - startedAt, signal: stopping.signal });
    } catch (error) {
      log.warn("watchdog", { error });
    } finally {
      looking = undefined;
    }
  };
  const timer = setInterval(() => {
    looking ??= look();
  }, everyMs);
  return {
    async stop() {
      stopping.abort();
      clearInterval(timer);
      await looking;
    },
  };
}
