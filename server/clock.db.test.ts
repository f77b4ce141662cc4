import { randomUUID } from "node:crypto";
import { afterEach, expect, test } from "vitest";
import { testDatabase } from "@/db/test/test-database";
import type { Job } from "@/inngest/jobs";
import { createLogger } from "@/lib/core/logger";
import { type Clock, startClock } from "./clock";
import { pollUntil } from "./poll";

const { sql, databaseUrl } = testDatabase();
const HOURLY = "0 * * * *";
const LIMIT_MS = 15_000;
const clocks: Clock[] = [];

/** Failing jobs are part of these tests, so their logs are not news. */
const log = { ...createLogger("clock-test"), error: () => {}, warn: () => {} };

function start(...jobs: Job[]): Clock {
  const clock = startClock({ databaseUrl, jobs, log, everyMs: 20 });
  clocks.push(clock);
  return clock;
}

function aJob(job: Partial<Job> & Pick<Job, "id" | "run">): Job {
  return { crons: [], leaseS: 60, ...job };
}

async function eventually(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  expect(await pollUntil(isTrue, LIMIT_MS, 20)).toBe(true);
}

const topOfTheHour = () => new Date(Math.floor(Date.now() / 3_600_000) * 3_600_000);
type TickRow = { attempts: number; leased_until: Date; finished_at: Date | null; error: string | null };
const tickOf = async (job: string) =>
  (await sql<TickRow[]>`select * from job_ticks where job = ${job} order by due_at desc`)[0];
const leaseOf = async (job: string) => (await tickOf(job))?.leased_until.getTime() ?? 0;
const isFinished = async (job: string) => (await tickOf(job))?.finished_at instanceof Date;

afterEach(async () => {
  await Promise.all(clocks.splice(0).map((clock) => clock.stop()));
  await sql`delete from job_ticks`;
});

test("a tick that was missed while nothing ran is caught up with its own due time", async () => {
  const due: (Date | null)[] = [];
  start(aJob({ id: "hourly", crons: [HOURLY], run: async ({ scheduledAt }) => due.push(scheduledAt) }));
  await eventually(() => isFinished("hourly"));
  expect(due).toEqual([topOfTheHour()]);
});

test("a login with no rights but that to work as the application's role runs the jobs, ticked and rung", async () => {
  const login = `guest_${randomUUID().slice(0, 8)}`;
  await sql.unsafe(`create role ${login} login noinherit password 'guest' in role diveseeks_app`);
  const address = new URL(databaseUrl);
  [address.username, address.password] = [login, "guest"];
  let rings = 0;
  const ticked = aJob({ id: "ticked", crons: [HOURLY], run: async () => {} });
  const rung = aJob({ id: "rung", rungBy: "guest", run: async () => rings++ });
  const clock = startClock({ databaseUrl: address.href, jobs: [ticked, rung], log, everyMs: 20 });
  try {
    await eventually(async () => rings > 0 && (await isFinished("ticked")));
  } finally {
    await clock.stop();
    await sql.unsafe(`drop role ${login}`);
  }
});

test("two clocks share the ticks: each runs once", async () => {
  const runs: string[] = [];
  const ids = ["a", "b", "c", "d", "e", "f"];
  const jobs = ids.map((id) => aJob({ id, crons: [HOURLY], run: async () => runs.push(id) }));
  start(...jobs);
  start(...jobs);
  await eventually(async () => (await Promise.all(ids.map(isFinished))).every(Boolean));
  start(aJob({ id: "after", crons: [HOURLY], run: async () => {} }), ...jobs);
  await eventually(() => isFinished("after"));
  expect(runs.toSorted()).toEqual(ids);
});

test("a tick whose process died is taken over when its lease is over", async () => {
  await sql`insert into job_ticks (job, due_at, attempts, leased_until)
    values ('orphan', ${topOfTheHour()}, 1, now() - interval '1 second')`;
  start(aJob({ id: "orphan", crons: [HOURLY], run: async () => {} }));
  await eventually(() => isFinished("orphan"));
  expect(await tickOf("orphan")).toMatchObject({ attempts: 2 });
});

test("a tick under a living lease is left alone", async () => {
  await sql`insert into job_ticks (job, due_at, attempts, leased_until)
    values ('held', ${topOfTheHour()}, 1, now() + interval '1 hour')`;
  let runs = 0;
  start(
    aJob({ id: "held", crons: [HOURLY], run: async () => runs++ }),
    aJob({ id: "free", crons: [HOURLY], run: async () => {} }),
  );
  await eventually(() => isFinished("free"));
  expect([runs, (await tickOf("held"))?.attempts]).toEqual([0, 1]);
});

test("a job longer than its lease keeps it by renewing", async () => {
  const release = deferred();
  let runs = 0;
  const job = aJob({
    id: "long",
    crons: [HOURLY],
    leaseS: 1,
    run: async () => {
      runs++;
      await release.promise;
    },
  });
  start(job);
  await eventually(async () => (await tickOf("long")) !== undefined);
  const first = await leaseOf("long");
  start(job);
  await eventually(async () => (await leaseOf("long")) > first + 1_000);
  release.resolve(undefined);
  await eventually(() => isFinished("long"));
  expect(runs).toBe(1);
});

test("a failed tick is kept for later with the error's name, and runs again when its time has come", async () => {
  let runs = 0;
  const run = async () => {
    runs++;
    if (runs === 1) throw new TypeError("secret text of a customer");
  };
  start(aJob({ id: "flaky", crons: [HOURLY], run }));
  await eventually(async () => (await tickOf("flaky"))?.error === "TypeError");
  expect(await leaseOf("flaky")).toBeGreaterThan(Date.now());
  await sql`update job_ticks set leased_until = now() where job = 'flaky'`;
  await eventually(() => isFinished("flaky"));
  expect(await tickOf("flaky")).toMatchObject({ attempts: 2, error: null });
});

test("after five failures a tick is given up", async () => {
  let runs = 0;
  const run = async () => {
    runs++;
    throw new Error("always");
  };
  start(aJob({ id: "hopeless", crons: [HOURLY], run }));
  await eventually(async () => {
    await sql`update job_ticks set leased_until = now() where job = 'hopeless' and error is not null`;
    return (await tickOf("hopeless"))?.attempts === 5 && runs === 5;
  });
  start(aJob({ id: "later", crons: [HOURLY], run: async () => {} }));
  await eventually(() => isFinished("later"));
  expect(runs).toBe(5);
});

test("a ring wakes the job, and rings while it is busy mean exactly one more pass", async () => {
  const first = deferred();
  let [runs, marks] = [0, 0];
  const run = async () => {
    runs++;
    if (runs === 1) await first.promise;
  };
  start(aJob({ id: "bell", rungBy: "dispatch", run }), aJob({ id: "mark", rungBy: "mark", run: async () => marks++ }));
  /** Notifications arrive in order, so once this one is heard all earlier ones were. */
  const allHeard = async () => {
    const before = marks;
    await sql`select pg_notify('mark', '')`;
    await eventually(() => marks > before);
  };
  await eventually(() => runs === 1 && marks === 1); // each rings once by itself when listening begins
  for (let i = 0; i < 5; i++) await sql`select pg_notify('dispatch', '')`;
  await allHeard();
  expect(runs).toBe(1);
  first.resolve(undefined);
  await eventually(() => runs === 2);
  await allHeard();
  expect(runs).toBe(2);
});

test("a doorbell whose connection is cut is heard again", async () => {
  let runs = 0;
  start(aJob({ id: "cut", rungBy: "dispatch", run: async () => runs++ }));
  await eventually(() => runs === 1);
  const cut = await sql`select pg_terminate_backend(pid) from pg_stat_activity
    where application_name = 'diveseeks doorbell' and datname = current_database()`;
  expect(cut.length).toBeGreaterThan(0);
  await eventually(() => runs >= 2); // rings by itself after listening again: it may have missed something
  const before = runs;
  await sql`select pg_notify('dispatch', '')`;
  await eventually(() => runs > before);
});

test("stopping waits for the job that is running and starts no other", async () => {
  const release = deferred();
  let state = "idle";
  const clock = start(
    aJob({
      id: "slow",
      crons: [HOURLY],
      run: async ({ signal }) => {
        state = "running";
        await release.promise;
        state = signal.aborted ? "finished after the signal" : "finished";
      },
    }),
  );
  await eventually(() => state === "running");
  const stopped = clock.stop();
  release.resolve(undefined);
  await stopped;
  expect(state).toBe("finished after the signal");
  expect(await isFinished("slow")).toBe(true);
});

function deferred(): { promise: Promise<unknown>; resolve: (value: unknown) => void } {
  let resolve: (value: unknown) => void = () => {};
  const promise = new Promise((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

test("a doorbell that never stops ringing does not keep the ticks away", async () => {
  let ticks = 0;
  const ring = () => sql`select pg_notify('restless', '')`;
  start(
    aJob({
      id: "restless",
      crons: ["* * * * * *"],
      rungBy: "restless",
      // Every pass rings for the next one, so that the job is always busy.
      run: async ({ scheduledAt }) => {
        if (scheduledAt) ticks += 1;
        await ring();
      },
    }),
  );
  await ring();
  await eventually(() => ticks >= 3);
});
