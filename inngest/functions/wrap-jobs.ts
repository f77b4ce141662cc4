import { cron, type InngestFunction } from "inngest";
import { createLogger } from "@/lib/core/logger";
import { noteFinishedTick } from "@/lib/health/note-finished-tick";
import { inngest } from "../client";
import { type Job, jobs } from "../jobs";

/**
 * The jobs as Inngest functions. Retry and back-off live on our own rows, so a function is tried once more at most;
 * a tick that starts too late is dropped, because the next one does the same.
 */
export const wrapJobs = (list: readonly Job[] = jobs()): InngestFunction.Any[] =>
  list.map((job) =>
    inngest().createFunction(
      {
        id: job.id,
        triggers: [
          ...job.crons.map((expression) => cron(expression)),
          ...(job.rungBy ? [{ event: `marketing/${job.rungBy}.requested` }] : []),
        ],
        retries: 1,
        concurrency: job.rungBy ? 4 : 1,
        timeouts: { start: "10m", finish: `${job.leaseS}s` },
      },
      async ({ event }) => {
        const scheduledAt = event.name === "inngest/scheduled.timer" ? new Date(event.ts ?? Date.now()) : null;
        const done = await job
          .run({ signal: AbortSignal.timeout(job.leaseS * 1000), scheduledAt })
          .catch(withheld(job.id));
        if (scheduledAt) await noteFinishedTick(job.id, scheduledAt);
        return done;
      },
    ),
  );

/** Inngest keeps the text of an error, which may quote a row; it belongs into our own log alone. */
const withheld =
  (job: string) =>
  (error: unknown): never => {
    createLogger(`jobs.${job}`).error("failed", { error });
    throw new Error(`${job} failed; the log of the application says why`);
  };
