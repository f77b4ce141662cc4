import { and, count, eq, gt, sql } from "drizzle-orm";
import { actorName, type Tenant } from "../../lib/auth/tenant";
import type { DeliveryState } from "../../lib/contracts/events";
import type { DestinationId } from "../../lib/contracts/platforms";
import type { ReplayFilter, ReplayResult } from "../../lib/contracts/replays";
import type { Transaction } from "../client";
import { marketingDeliveries as deliveries, marketingReplays as replays } from "../schema";
import { type Candidate, DOUBT } from "./replay-verdicts";

/** What was answered, kept beside the filter, so that asking again gets the same answer. */
export type ReplayOutcome = Pick<ReplayResult["data"], "deliveries" | "left" | "destinations">;

/** One replay of a store at a time, until the transaction ends. */
export async function lockReplays(tx: Transaction, tenant: Tenant): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`replays/${tenant.storeId}`}, 0))`);
}

/** `isSame`: it was asked for with this filter. */
export async function findReplay(tx: Transaction, tenant: Tenant, id: string, filter?: ReplayFilter) {
  const [row] = await tx
    .select({
      replayedAt: replays.createdAt,
      outcome: sql<ReplayOutcome>`${replays.filter} -> 'outcome'`,
      isSame: sql<boolean>`${replays.filter} -> 'asked' = ${JSON.stringify(filter ?? null)}::text::jsonb`,
    })
    .from(replays)
    .where(and(eq(replays.storeId, tenant.storeId), eq(replays.id, id)))
    .limit(1);
  return row;
}

/** Undefined: the id is another store's. */
export async function insertReplay(
  tx: Transaction,
  tenant: Tenant,
  { id, filter, outcome }: { id: string; filter: ReplayFilter; outcome: ReplayOutcome },
): Promise<Date | undefined> {
  const [row] = await tx
    .insert(replays)
    .values({
      id,
      storeId: tenant.storeId,
      actor: actorName(tenant.actor),
      filter: { asked: filter, outcome },
      deliveries: outcome.deliveries,
    })
    .onConflictDoNothing()
    .returning({ replayedAt: replays.createdAt });
  return row?.replayedAt;
}

export async function countRecentReplays(tx: Transaction, tenant: Tenant, minutes: number): Promise<number> {
  const [row] = await tx
    .select({ count: count() })
    .from(replays)
    .where(
      and(
        eq(replays.storeId, tenant.storeId),
        gt(replays.createdAt, sql`now() - make_interval(mins => ${minutes}::int)`),
      ),
    );
  return row?.count ?? 0;
}

/**
 * Lets deliveries wait again, if they still stand where they were found. What they are to the platform (ids, order
 * number, time) stays, and so do their tries and what is known of an earlier arrival.
 */
export async function letGoAgain(
  tx: Transaction,
  tenant: Tenant,
  replayId: string,
  chosen: readonly Candidate[],
): Promise<{ destination: DestinationId; count: number }[]> {
  const rows = chosen.map(({ eventId, destination, state }) => ({ eventId, destination, state }));
  return tx.execute<{ destination: DestinationId; count: number }>(sql`
    with let_go as (
      update marketing_deliveries d set state = 'waiting', reason = null, platform_code = null, next_attempt_at = now(),
        ambiguous_since = ${DOUBT}, in_flight_since = null, confirm_at = null, replay_id = ${replayId}, updated_at = now()
      from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as c ("eventId" uuid, destination text, state text)
      where d.store_id = ${tenant.storeId} and d.event_id = c."eventId"
        and d.destination = c.destination::marketing_destination and d.state = c.state::marketing_delivery_state
      returning d.destination
    )
    select destination, count(*)::float8 as count from let_go group by 1 order by 1`);
}

/** Where the deliveries of a replay stand now. */
export const countReplayed = (tx: Transaction, tenant: Tenant, replayId: string) =>
  tx
    .select({
      destination: deliveries.destination,
      state: sql<DeliveryState>`${deliveries.state}`,
      count: count(),
    })
    .from(deliveries)
    .where(and(eq(deliveries.storeId, tenant.storeId), eq(deliveries.replayId, replayId)))
    .groupBy(deliveries.destination, deliveries.state)
    .orderBy(deliveries.destination, deliveries.state);
