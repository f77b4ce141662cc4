import { and, eq, inArray, sql } from "drizzle-orm";
import type { Tenant } from "../../lib/auth/tenant";
import type { ConnectionReason, ConnectionStatusWord } from "../../lib/contracts/connections";
import type { DestinationId, PlatformId } from "../../lib/contracts/platforms";
import type { Transaction } from "../client";
import { marketingAccounts as connections } from "../schema";

/** Connections that need a person. */
export function listDeadConnections(
  tx: Transaction,
  tenant: Tenant,
): Promise<{ platform: PlatformId; status: ConnectionStatusWord; reason: ConnectionReason | null }[]> {
  return tx
    .select({ platform: connections.platform, status: connections.status, reason: connections.statusReason })
    .from(connections)
    .where(and(eq(connections.storeId, tenant.storeId), inArray(connections.status, ["expired", "error"])));
}

/** What waits in one lane, and why it does. */
export type WaitingLane = {
  readonly destination: DestinationId;
  readonly parkedReason: string | null;
  /** Asleep: backing off when it failed before, else because the platform asked for it. */
  readonly isAsleep: boolean;
  readonly failures: number;
  readonly waiting: number;
  /** The oldest of all that waits. */
  readonly since: string;
  /** The oldest of what would go now if the lane could. */
  readonly dueSince: string | null;
  readonly dueReason: string | null;
  /** When the platform refuses the nearest. */
  readonly deadline: string | null;
  readonly dueMs: number;
  readonly sinceMs: number;
  readonly leftMs: number;
};

/**
 * The lanes of a store in which something waits, in one pass over its waiting rows: few on any good day, and a second's
 * work for a million. Age counts from when a sale began to wait: when it came in, was accepted and came back, or was
 * chosen to be sent again.
 */
export async function listWaitingLanes(tx: Transaction, tenant: Tenant): Promise<WaitingLane[]> {
  const rows = await tx.execute<WaitingLane>(sql`
    with waiting as (
      select l.destination, d.reason, count(*) as waiting, min(d.accepted_until) as deadline,
        min(greatest(d.created_at, d.accepted_at, r.created_at)) as since,
        -- What failed with its lane is due again when the lane wakes.
        min(greatest(d.created_at, d.accepted_at, r.created_at))
          filter (where d.next_attempt_at <= greatest(now(), l.not_before)) as due_since
      from marketing_deliveries d
      join marketing_delivery_lanes l on l.store_id = d.store_id and l.destination = d.destination
      left join marketing_replays r on r.store_id = d.store_id and r.id = d.replay_id
      where d.store_id = ${tenant.storeId} and d.state = 'waiting'
      group by l.destination, d.reason
    ), oldest as (
      select destination, sum(waiting)::float8 as waiting, min(since) as since, min(due_since) as due_since,
        (array_agg(reason order by due_since) filter (where due_since is not null))[1] as due_reason,
        min(deadline) as deadline
      from waiting group by destination
    )
    select o.destination, l.parked_reason as "parkedReason", l.failures, coalesce(l.not_before > now(), false) as "isAsleep",
      o.waiting, o.since::text as since, o.due_since::text as "dueSince", o.due_reason as "dueReason",
      o.deadline::text as deadline,
      coalesce(extract(epoch from now() - o.due_since) * 1000, 0)::float8 as "dueMs",
      (extract(epoch from now() - o.since) * 1000)::float8 as "sinceMs",
      coalesce(extract(epoch from o.deadline - now()) * 1000, 0)::float8 as "leftMs"
    from oldest o
    join marketing_delivery_lanes l on l.store_id = ${tenant.storeId} and l.destination = o.destination`);
  return [...rows];
}

/** How many deliveries to a destination ended badly within so many hours, and how many for the commonest reason. */
export type FailedCount = {
  readonly destination: DestinationId;
  readonly failed: number;
  readonly reason: string | null;
  readonly forReason: number;
};

/**
 * Reads no row at all while the kept counts say that fewer of the store ended badly in all the time than would be worth
 * an alert: on most days of most stores. Else one pass over the store's rows that did, a fifth of a second for a million
 * deliveries. Attempts would be the wrong thing to count: what expires has none, and one sale may have many.
 */
export async function countFailed(
  tx: Transaction,
  tenant: Tenant,
  { hours, atLeast }: { hours: number; atLeast: number },
): Promise<FailedCount[]> {
  const rows = await tx.execute<FailedCount>(sql`
    with worth as (
      select sum(t.difference) from marketing_delivery_tallies t
      where t.store_id = ${tenant.storeId} and t.state in ('refused', 'expired', 'unknown_outcome')
      having sum(t.difference) >= ${atLeast}
    ), reasons as (
      select d.destination, d.reason, count(*) as failed
      from worth join marketing_deliveries d on d.store_id = ${tenant.storeId}
      where d.state in ('refused', 'expired', 'unknown_outcome') and d.updated_at > now() - ${hours} * interval '1 hour'
      group by d.destination, d.reason
    )
    select destination, sum(failed)::float8 as failed, max(failed)::float8 as "forReason",
      (array_agg(reason order by failed desc))[1] as reason
    from reasons group by destination order by destination`);
  return [...rows];
}

export type UnknownAnswers = {
  readonly destination: DestinationId;
  readonly attempts: number;
  readonly codes: string[];
};

/**
 * Tries of the last hour that a platform answered with what nobody has mapped. The index over time leads to the last
 * hour of all stores, so it is asked only for a store that has sent within it.
 */
export async function listUnknownAnswers(tx: Transaction, tenant: Tenant): Promise<UnknownAnswers[]> {
  const [lane] = await tx.execute(sql`
    select 1 from marketing_delivery_lanes where store_id = ${tenant.storeId} and updated_at > now() - interval '1 hour' limit 1`);
  if (!lane) return [];
  const rows = await tx.execute<UnknownAnswers>(sql`
    select a.destination, count(*)::float8 as attempts,
      (array_agg(distinct coalesce(a.platform_code, a.reason)) filter (where a.platform_code is not null or a.reason is not null))[1:5] as codes
    from marketing_delivery_attempts a
    where a.at > now() - interval '1 hour' and a.store_id = ${tenant.storeId} and a.outcome = 'unknown'
    group by a.destination`);
  return rows.map((row) => ({ ...row, codes: row.codes ?? [] }));
}
