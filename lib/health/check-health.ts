import { listJobRuns, pingDatabase, readLastSweep, readQueueHealth } from "@/db/queries/health";
import { JOBS_STOPPED_AFTER_MS } from "@/lib/contracts/alerts";
import { env } from "@/lib/core/env";
import { type JobsState, jobsState } from "@/lib/core/jobs-state";
import { createLogger } from "@/lib/core/logger";
import { sameSecret } from "@/lib/crypto/seal";

const VERSION = "0.1.0";
const NOT_KNOWN = { state: "unknown", lastSweepAt: null } as const;
type Details = {
  readonly database: "ok" | "unreachable";
  /** Whether sweeps finish, which are due every minute. */
  readonly background: { state: JobsState; lastSweepAt: string | null };
  readonly jobs: Record<string, { lastFinishedAt: string | null; failing: number }>;
  readonly queue: Awaited<ReturnType<typeof readQueueHealth>>;
  /** Of the one that answers; behind a balancer the next look may meet another. */
  readonly process: { readonly startedAt: string; readonly heapUsedBytes: number; readonly rssBytes: number };
};
export type Health = { readonly status: "ok" | "degraded"; readonly version: string; readonly details?: Details };

/** `ok` while the database answers. Details only for whoever shows HEALTH_TOKEN as a bearer token. */
export async function checkHealth(authorization: string | null): Promise<Health> {
  const { HEALTH_TOKEN } = env();
  const trusted = HEALTH_TOKEN !== undefined && sameSecret(authorization ?? "", `Bearer ${HEALTH_TOKEN}`);
  try {
    await pingDatabase();
    return { status: "ok", version: VERSION, ...(trusted && { details: await readDetails() }) };
  } catch (error) {
    createLogger("health").error("database unreachable", { error });
    return {
      status: "degraded",
      version: VERSION,
      ...(trusted && {
        details: { database: "unreachable", background: NOT_KNOWN, jobs: {}, queue: [], process: describeProcess() },
      }),
    };
  }
}

async function readDetails(): Promise<Details> {
  const [runs, queue, sweep] = await Promise.all([listJobRuns(), readQueueHealth(), readLastSweep()]);
  const state = jobsState({ silentMs: sweep.silentMs, uptimeMs: process.uptime() * 1000 }, JOBS_STOPPED_AFTER_MS);
  return {
    database: "ok",
    background: { state, lastSweepAt: sweep.finishedAt },
    jobs: Object.fromEntries(runs.map(({ job, ...run }) => [job, run])),
    queue,
    process: describeProcess(),
  };
}

function describeProcess(): Details["process"] {
  const { heapUsed, rss } = process.memoryUsage();
  return {
    startedAt: new Date(performance.timeOrigin).toISOString(),
    heapUsedBytes: heapUsed,
    rssBytes: rss,
  };
}
