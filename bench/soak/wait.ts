import { setTimeout as sleep } from "node:timers/promises";
import type { Environment } from "./environment";

const LOOK_MS = 500;
const HOUR_MS = 3_600_000;

/** Waits until the count is zero. @throws Error when the time is over before */
async function untilNone(count: () => Promise<number>, signal: AbortSignal, say: (left: number) => void) {
  while (!signal.aborted) {
    // While the database restarts there is no count.
    const left = await count().catch(() => undefined);
    if (left === 0) return;
    if (left !== undefined) say(left);
    await sleep(LOOK_MS, undefined, { signal }).catch(() => undefined);
  }
  throw new Error("the time was over before everything had been sent");
}

const inState = async ({ sql }: Environment, state: string): Promise<number> => {
  const [row] = await sql<{ count: number }[]>`
    select count(*)::int as count from marketing_deliveries where state = ${state}::marketing_delivery_state`;
  return row?.count ?? 0;
};

export const untilSent = (environment: Environment, signal: AbortSignal, say: (left: number) => void) =>
  untilNone(() => inState(environment, "waiting"), signal, say);

/** An hour after the latest time that the platforms' clock has shown: Google has processed everything, and its final word is asked for. */
export async function untilConfirmed(environment: Environment, signal: AbortSignal, say: (left: number) => void) {
  const { sandbox, sql } = environment;
  await sandbox.setClock(4 * HOUR_MS);
  await sql`update marketing_deliveries set confirm_at = now() where state = 'accepted'`;
  await untilNone(() => inState(environment, "accepted"), signal, say);
}

/**
 * An hour passes while no server runs: leases of the killed end, lanes that back off come up again. PostgreSQL's clock
 * cannot be set, so everything that waits for it is moved instead.
 */
export async function letAnHourPass({ sql }: Environment): Promise<void> {
  await sql`
    update marketing_delivery_lanes set next_at = next_at - interval '1 hour', lease_until = lease_until - interval '1 hour',
      not_before = not_before - interval '1 hour'`;
  await sql`
    update marketing_deliveries set next_attempt_at = next_attempt_at - interval '1 hour'
    where state = 'waiting' and next_attempt_at > now()`;
  await sql`update marketing_credentials set refresh_until = refresh_until - interval '1 hour'`;
}
