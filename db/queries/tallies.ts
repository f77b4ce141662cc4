import { and, eq, inArray, sql } from "drizzle-orm";
import type { Tenant } from "../../lib/auth/tenant";
import type { DeliveryState } from "../../lib/contracts/events";
import type { DestinationId } from "../../lib/contracts/platforms";
import type { Transaction } from "../client";
import { marketingDeliveryTallies as tallies } from "../schema";

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
