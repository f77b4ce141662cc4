import { and, eq, inArray, sql } from "drizzle-orm";
import type { Tenant } from "../../lib/auth/tenant";
import type { DeliveryState } from "../../lib/contracts/events";
import { DESTINATION_IDS, type DestinationId } from "../../lib/contracts/platforms";
import type { Transaction } from "../client";
import { literal } from "../literal";
import { marketingDeliveryTallies as tallies } from "../schema";

/** How many deliveries are where: the sum of the differences that the database keeps, exact at any moment. */
export function sumTallies(tx: Transaction, tenant: Tenant) {
  return tx
    .select({
      destination: tallies.destination,
      state: tallies.state,
      reason: tallies.reason,
      count: sql<number>`sum(${tallies.difference})::float8`,
    })
    .from(tallies)
    .where(eq(tallies.storeId, tenant.storeId))
    .groupBy(tallies.destination, tallies.state, tallies.reason)
    .having(sql`sum(${tallies.difference}) <> 0`);
}

/**
 * Replaces the store's differences by their sums. Only rows that this statement itself deleted are summed, so whatever
 * is appended meanwhile stays beside them, and of two folds at once the second finds the first one's rows gone and adds
 * nothing: it does not see the sums either, which are younger than its snapshot.
 */
export async function foldTallies(tx: Transaction, tenant: Tenant): Promise<void> {
  await tx.execute(sql`
    with gone as (
      delete from marketing_delivery_tallies where store_id = ${tenant.storeId}
      returning destination, state, reason, difference
    )
    insert into marketing_delivery_tallies (store_id, destination, state, reason, difference)
    select ${tenant.storeId}::uuid, destination, state, reason, sum(difference) from gone
    group by destination, state, reason having sum(difference) <> 0`);
}

type LaneTimes = { destination: DestinationId; oldestWaitingAt: string | null; lastSentAt: string | null };
/** Of a store that has not sent since the lanes keep that time: among how many of its newest events it is looked for. */
const LOOK_BACK = 500;

/**
 * Since when each lane's oldest sale waits, and when the platform last took one: a few steps into an index each, however
 * many sales there are. The oldest is the one whose time runs out first: sales come in about the order they happened.
 */
export async function laneTimes(tx: Transaction, tenant: Tenant): Promise<LaneTimes[]> {
  const { storeId } = tenant;
  const lanes = DESTINATION_IDS.map((id) => {
    const waits = sql`d.store_id = ${storeId} and d.destination = ${literal(id)} and d.state = 'waiting'`;
    return sql`
      select l.destination,
        (select d.created_at from marketing_deliveries d where ${waits} order by d.accepted_until limit 1)::text
          as "oldestWaitingAt",
        coalesce(l.last_sent_at, (
          select max(coalesce(d.accepted_at, d.delivered_at))
          from (select id from marketing_events where store_id = ${storeId} order by created_at desc limit ${LOOK_BACK}) e
          join marketing_deliveries d on d.store_id = ${storeId} and d.event_id = e.id and d.destination = ${literal(id)}
            and d.state in ('accepted', 'delivered')))::text as "lastSentAt"
      from marketing_delivery_lanes l where l.store_id = ${storeId} and l.destination = ${literal(id)}`;
  });
  return tx.execute<LaneTimes>(sql.join(lanes, sql` union all `));
}

type Asked = {
  readonly states: readonly DeliveryState[];
  readonly destination?: DestinationId | undefined;
  readonly reason?: string | undefined;
};

/**
 * How many deliveries stand in some states, and for which reasons (null: for some there is none); from the kept counts,
 * so no delivery is read. The reasons are what such deliveries are found by: behind row-level security PostgreSQL takes
 * no comparison of an enum into an index (its operators are not leakproof), but one of a text it does.
 */
export async function tallyReasons(
  tx: Transaction,
  tenant: Tenant,
  { states, destination, reason }: Asked,
): Promise<{ count: number; reasons: string[] | null }> {
  const rows = await tx
    .select({ reason: tallies.reason, count: sql<number>`sum(${tallies.difference})::float8` })
    .from(tallies)
    .where(
      and(
        eq(tallies.storeId, tenant.storeId),
        inArray(tallies.state, [...states]),
        destination && eq(tallies.destination, destination),
        reason ? eq(tallies.reason, reason) : undefined,
      ),
    )
    .groupBy(tallies.reason)
    .having(sql`sum(${tallies.difference}) > 0`);
  const known = rows.flatMap((row) => row.reason ?? []);
  return {
    count: rows.reduce((total, row) => total + row.count, 0),
    reasons: known.length === rows.length ? known : null,
  };
}
