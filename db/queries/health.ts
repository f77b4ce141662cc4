import { sql } from "drizzle-orm";
import { db, rawSql } from "../client";
import { jobTicks } from "../schema";

/** Whether the role we work as could climb over the second wall, and which tenant tables lack it. */
export async function inspectWalls() {
  const [role] = await rawSql()<{ name: string; superuser: boolean; bypasses: boolean }[]>`
    select rolname as name, rolsuper as superuser, rolbypassrls as bypasses from pg_roles where rolname = current_user`;
  const open = await rawSql()<{ name: string }[]>`
    select c.relname as name from pg_class c
    join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
    join pg_attribute a on a.attrelid = c.oid and a.attname = 'store_id' and not a.attisdropped
    where c.relkind in ('r', 'p') and not (c.relrowsecurity and c.relforcerowsecurity)`;
  return { role, openTables: open.map(({ name }) => name) };
}

/** Check values of the master keys that have been used with this database. */
export async function listKeyChecks(): Promise<{ kid: string; checkValue: string }[]> {
  return rawSql()<
    { kid: string; checkValue: string }[]
  >`select kid, check_value as "checkValue" from encryption_key_checks`;
}

export async function insertKeyCheck(kid: string, checkValue: string): Promise<void> {
  await rawSql()`insert into encryption_key_checks (kid, check_value) values (${kid}, ${checkValue}) on conflict do nothing`;
}

/** When each job last ran through, and its last error. */
export async function listJobRuns() {
  return db()
    .select({
      job: jobTicks.job,
      lastFinishedAt: sql<string | null>`max(${jobTicks.finishedAt})::text`,
      failing: sql<number>`count(*) filter (where ${jobTicks.finishedAt} is null and ${jobTicks.error} is not null)::int`,
    })
    .from(jobTicks)
    .groupBy(jobTicks.job);
}

const SWEEP = "dispatch-events";
/** When the sweep, which is due every minute, last ran through; by the database's clock. */
export async function readLastSweep(): Promise<{ finishedAt: string | null; silentMs: number | null }> {
  const [row] = await rawSql()<{ finishedAt: string; silentMs: number }[]>`
    select finished_at::text as "finishedAt", (extract(epoch from now() - finished_at) * 1000)::float8 as "silentMs"
    from job_ticks where job = ${SWEEP} and finished_at is not null order by due_at desc limit 1`;
  return row ?? { finishedAt: null, silentMs: null };
}

/** Writes down that a job has run through, for an engine that keeps no ticks here. */
export async function insertFinishedTick(job: string, dueAt: Date): Promise<void> {
  await rawSql()`
    insert into job_ticks (job, due_at, attempts, finished_at) values (${job}, ${dueAt}, 1, now())
    on conflict (job, due_at) do update set finished_at = now(), error = null`;
}

export async function pingDatabase(): Promise<void> {
  await rawSql()`select 1`;
}

/** Forgets ticks that ran long ago. */
export async function purgeJobTicks(before: Date): Promise<void> {
  await rawSql()`delete from job_ticks where due_at < ${before}`;
}

/** The queue by destination: lanes, how many are parked or due, and since when the oldest waits. */
export async function readQueueHealth() {
  const rows = await rawSql()<
    { destination: string; lanes: number; parked: number; due: number; oldestDueAt: string | null }[]
  >`
    select destination, lanes, parked, due, oldest_due_at::text as "oldestDueAt" from queue_health()`;
  return [...rows];
}
