import { and, asc, eq, gt, lte, or, sql } from "drizzle-orm";
import type { Tenant } from "../../lib/auth/tenant";
import type { Transaction } from "../client";
import { marketingDeliveries as deliveries } from "../schema";

/**
 * A place in the order of changes: everything before it has been read. Changes are in the order of the transactions that
 * wrote them and, within one, of their events; without `eventId`, the whole of the transaction is behind.
 */
export type Position = { readonly xid: string; readonly eventId?: string };
export type Change = { readonly xid: string; readonly eventId: string };

/**
 * The last transaction with which no older one is still at work. Up to there nothing can be added any more: transactions
 * get their numbers when they begin to write, and become visible in whatever order they commit, so that a reader who
 * went by what it sees would pass over one that began early and commits late. One that writes and stays open, in any
 * database of the server, holds the reader up; ours are ended (`idle_in_transaction_session_timeout`, `statement_timeout`).
 */
export async function lastSettled(tx: Transaction): Promise<string> {
  const [row] = await tx.execute<{ xid: string }>(
    sql`select (pg_snapshot_xmin(pg_current_snapshot())::text::numeric - 1)::text as xid`,
  );
  if (!row) throw new TypeError("a select without a table gives one row");
  return row.xid;
}

const xid8 = (xid: string) => sql`${xid}::xid8`;
const between = (tenant: Tenant, after: Position, until: string) =>
  and(
    eq(deliveries.storeId, tenant.storeId),
    // Said by itself, for the index; what follows only takes away a part of one transaction.
    sql`${deliveries.changedXid} >= ${xid8(after.xid)}`,
    lte(deliveries.changedXid, xid8(until)),
    or(
      gt(deliveries.changedXid, xid8(after.xid)),
      after.eventId === undefined ? undefined : gt(deliveries.eventId, after.eventId),
    ),
  );

/**
 * The next events whose deliveries were changed after that place and up to `until`, a `lastSettled`. A delivery changed
 * several times stands where it was changed last; with `until` settled, no later change of it can come before that.
 */
export async function readChanges(
  tx: Transaction,
  tenant: Tenant,
  after: Position,
  until: string,
  limit: number,
): Promise<Change[]> {
  return tx
    .selectDistinct({
      xid: sql<string>`${deliveries.changedXid}::text`,
      eventId: deliveries.eventId,
      at: deliveries.changedXid,
    })
    .from(deliveries)
    .where(between(tenant, after, until))
    .orderBy(asc(deliveries.changedXid), asc(deliveries.eventId))
    .limit(limit);
}

/** How many deliveries were changed in between, counted no further than `max`. */
export async function countChanges(
  tx: Transaction,
  tenant: Tenant,
  after: Position,
  until: string,
  max: number,
): Promise<number> {
  const changed = tx
    .select({ one: sql`1` })
    .from(deliveries)
    .where(between(tenant, after, until))
    .limit(max);
  const [row] = await tx.execute<{ count: number }>(sql`select count(*)::int as count from ${changed} changed`);
  return row?.count ?? 0;
}
