/**
 * The process that a soak run kills: the tills' door and the clock with the jobs that move sales. What a shop never
 * waits for in minutes is looked at every few seconds here. `--without-clock`: the job engine is stopped.
 */
import { type Job, jobs } from "@/inngest/jobs";
import { parseEnv } from "@/lib/core/env";
import { createLogger } from "@/lib/core/logger";
import { checkDatabase } from "@/lib/health/check-database";
import { startClock } from "@/server/clock";
import { openTillDoor } from "./till-door";

const CRONS: Readonly<Record<string, string>> = {
  "dispatch-events": "*/10 * * * * *",
  "confirm-google-events": "*/5 * * * * *",
  "refresh-tokens": "*/30 * * * * *",
};

const env = parseEnv(process.env);
const log = createLogger("soak", env.LOG_LEVEL);
process.on("unhandledRejection", (error) => log.error("unhandled rejection", { error }));
await checkDatabase();
const server = await openTillDoor(env.PORT);
const clock = process.argv.includes("--without-clock")
  ? undefined
  : startClock({ databaseUrl: env.DATABASE_URL, jobs: hurried(), log });
for (const event of ["SIGTERM", "SIGINT", "disconnect"] as const) process.once(event, () => void stop());
process.send?.({ type: "ready" });

function hurried(): Job[] {
  return jobs().flatMap((job) => {
    const cron = CRONS[job.id];
    return cron ? [{ ...job, crons: [cron] }] : [];
  });
}

async function stop(): Promise<void> {
  setTimeout(() => process.exit(0), 20_000).unref();
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeIdleConnections();
  await Promise.all([closed, clock?.stop()]);
  process.exit(0);
}
