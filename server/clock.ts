import { Cron } from "croner";
import postgres from "postgres";
import { connectionOptions } from "@/db/client";
import type { Job } from "@/inngest/jobs";
import type { Logger } from "@/lib/core/logger";
import { hangBells } from "./clock/bells";
import { claimTick, finishTick, isTickClosed, renewTick, retryTick } from "./clock/ticks";

export type Clock = { stop(): Promise<void> };
export type ClockOptions = {
  readonly databaseUrl: string;
  readonly jobs: readonly Job[];
  readonly log: Logger;
  readonly everyMs?: number;
};

/**
 * The embedded alarm clock: it holds no queue and no run state. A tick is a row in PostgreSQL, so ticks missed while
 * nothing ran are caught up and several processes share them; NOTIFY is the doorbell. Looking at the previous due
 * time again and again, instead of arming timers, makes restarts, sleeping laptops and replicas all the same case.
 */
export function startClock({ databaseUrl, jobs, log, everyMs = 2_000 }: ClockOptions): Clock {
  const sql = postgres(databaseUrl, connectionOptions(2, "diveseeks clock"));
  const stopping = new AbortController();
  const { signal } = stopping;
  const runner = createRunner(log, signal);
  const closed = new Map<string, number>();
  const plans = jobs.flatMap((job) =>
    job.crons.map((cron) => ({ job, cron: new Cron(cron, { timezone: "UTC", paused: true }) })),
  );

  // A job that is rung may be busy for ever: its ticks queue behind the present pass, else nobody would sweep.
  const look = async ({ job, cron }: (typeof plans)[number]): Promise<void> => {
    const [due] = cron.previousRuns(1);
    const memo = `${job.id} ${cron.getPattern()}`;
    if (!due || closed.get(memo) === due.getTime() || (!job.rungBy && runner.isBusy(job.id)) || signal.aborted) return;
    const tick = { job: job.id, dueAt: due };
    if (!(await claimTick(sql, tick, job.leaseS))) {
      if (await isTickClosed(sql, tick)) closed.set(memo, due.getTime());
      return;
    }
    runner.ring(job.id, async () => {
      const beat = setInterval(() => void renewTick(sql, tick, job.leaseS).catch(() => {}), job.leaseS * 333);
      try {
        await job.run({ signal, scheduledAt: due });
        await finishTick(sql, tick);
      } catch (error) {
        await retryTick(sql, tick, error);
        throw error;
      } finally {
        clearInterval(beat);
      }
    });
  };
  const lookAtAll = () => {
    for (const plan of plans) look(plan).catch((error: unknown) => log.warn("clock", { job: plan.job.id, error }));
  };
  lookAtAll();
  const timer = setInterval(lookAtAll, everyMs);

  const rung = jobs
    .filter(({ rungBy }) => rungBy !== undefined)
    .map((job) => ({ ...job, pass: () => job.run({ signal, scheduledAt: null }) }));
  const bells = hangBells({
    databaseUrl,
    channels: [...new Set(rung.flatMap(({ rungBy }) => rungBy ?? []))],
    log,
    onRing: (channel) => {
      for (const { id, rungBy, pass } of rung) if (rungBy === channel) runner.ring(id, pass);
    },
  });
  return {
    async stop() {
      stopping.abort();
      clearInterval(timer);
      await bells.stop();
      await runner.settle();
      await sql.end({ timeout: 5 });
    },
  };
}

type Work = () => Promise<unknown>;

/** One run of a job at a time in this process; the same ring while it is busy means one more pass, not many. */
function createRunner(log: Logger, signal: AbortSignal) {
  const running = new Map<string, { readonly waiting: Work[]; readonly over: Promise<void> }>();
  const runAll = async (id: string, waiting: Work[]) => {
    for (let work = waiting.shift(); work && !signal.aborted; work = waiting.shift())
      await work().catch((error: unknown) => log.error("job failed", { job: id, error }));
    running.delete(id);
  };
  return {
    isBusy: (id: string) => running.has(id),
    ring(id: string, work: Work): void {
      const present = running.get(id);
      if (present) {
        if (!present.waiting.includes(work)) present.waiting.push(work);
        return;
      }
      const waiting = [work];
      const entry = { waiting, over: Promise.resolve().then(() => runAll(id, waiting)) };
      running.set(id, entry);
    },
    settle: () => Promise.all([...running.values()].map(({ over }) => over)),
  };
}
