import { setTimeout as sleep } from "node:timers/promises";
import postgres from "postgres";
import { connectionOptions } from "@/db/client";
import type { Logger } from "@/lib/core/logger";

export type BellOptions = {
  readonly databaseUrl: string;
  readonly channels: readonly string[];
  readonly log: Logger;
  readonly onRing: (channel: string) => void;
};

const PAUSE_MS_MAX = 5_000;

/**
 * LISTENs on the channels and listens again whenever the connection is lost. Each time it has begun to listen it rings
 * every bell once: what was said meanwhile was not heard. (`sql.listen` of postgres.js tries again only once.)
 */
export function hangBells({ databaseUrl, channels, log, onRing }: BellOptions): { stop(): Promise<void> } {
  let isStopped = false;
  let present: postgres.Sql | undefined;

  const listenOnce = async (): Promise<void> => {
    const lost = withResolver();
    const sql = postgres(databaseUrl, listening(onRing, lost.resolve));
    present = sql;
    try {
      for (const channel of channels) await sql`listen ${sql(channel)}`;
      for (const channel of channels) onRing(channel);
      if (!isStopped) await lost.promise;
    } finally {
      await sql.end({ timeout: 1 });
    }
  };
  const run = async (): Promise<void> => {
    for (let failures = 0; !isStopped; ) {
      const startedAt = performance.now();
      await listenOnce().catch((error: unknown) => log.warn("the doorbell is silent", { error }));
      failures = performance.now() - startedAt > PAUSE_MS_MAX ? 0 : failures + 1;
      if (!isStopped) await sleep(Math.min(50 * 2 ** failures, PAUSE_MS_MAX));
    }
  };
  const over = channels.length > 0 ? run() : Promise.resolve();
  return {
    async stop() {
      isStopped = true;
      await present?.end({ timeout: 1 });
      await over;
    },
  };
}

/** postgres.js reads `onnotify` (its own `listen` is built on it), but its types do not name it. */
function listening(onNotify: (channel: string) => void, onClose: () => void): postgres.Options<Record<string, never>> {
  const options = {
    ...connectionOptions(1, "diveseeks doorbell"),
    // Who only listens is never busy, and must not be hung up on for that.
    idle_timeout: 0,
    max_lifetime: null,
    fetch_types: false,
    onnotify: onNotify,
    onclose: onClose,
  };
  return options;
}

function withResolver(): { promise: Promise<void>; resolve: () => void } {
  let resolve: () => void = () => {};
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
