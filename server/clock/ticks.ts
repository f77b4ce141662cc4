import type postgres from "postgres";

/** One due time of one job; the row of `job_ticks` that all processes share. */
export type Tick = { readonly job: string; readonly dueAt: Date };

const ATTEMPTS_MAX = 5;
const MESSAGE_CHARS_MAX = 500;

/** Takes the tick unless it is done, held by a living lease, or has failed too often. */
export async function claimTick(sql: postgres.Sql, { job, dueAt }: Tick, leaseS: number): Promise<boolean> {
  const rows = await sql`
    insert into job_ticks as tick (job, due_at, attempts, leased_until)
    values (${job}, ${dueAt}, 1, now() + make_interval(secs => ${leaseS}))
    on conflict (job, due_at) do update set attempts = tick.attempts + 1, leased_until = excluded.leased_until
    where tick.finished_at is null and tick.leased_until < now() and tick.attempts < ${ATTEMPTS_MAX}
    returning attempts`;
  return rows.length > 0;
}

/** Nothing will ever be done about this tick again. */
export async function isTickClosed(sql: postgres.Sql, { job, dueAt }: Tick): Promise<boolean> {
  const rows = await sql`
    select 1 from job_ticks where job = ${job} and due_at = ${dueAt}
    and (finished_at is not null or (attempts >= ${ATTEMPTS_MAX} and leased_until < now()))`;
  return rows.length > 0;
}

export async function renewTick(sql: postgres.Sql, { job, dueAt }: Tick, leaseS: number): Promise<void> {
  await sql`
    update job_ticks set leased_until = now() + make_interval(secs => ${leaseS})
    where job = ${job} and due_at = ${dueAt} and finished_at is null`;
}

export async function finishTick(sql: postgres.Sql, { job, dueAt }: Tick): Promise<void> {
  await sql`update job_ticks set finished_at = now(), error = null where job = ${job} and due_at = ${dueAt}`;
}

/** Lets the tick be claimed again after 15 s, 30 s, 1 min, 2 min. Only the error's name is kept: it holds no data. */
export async function retryTick(sql: postgres.Sql, { job, dueAt }: Tick, error: unknown): Promise<void> {
  const name = (error instanceof Error ? error.name : "unknown error").slice(0, MESSAGE_CHARS_MAX);
  await sql`
    update job_ticks set leased_until = now() + make_interval(secs => 15 * power(2, attempts - 1)), error = ${name}
    where job = ${job} and due_at = ${dueAt}`;
}
