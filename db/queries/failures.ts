import { sql } from "drizzle-orm";
import type { Tenant } from "../../lib/auth/tenant";
import type { StoredEventType } from "../../lib/contracts/events";
import type { DestinationId } from "../../lib/contracts/platforms";
import type { Transaction } from "../client";
import { hasReason } from "./replay-verdicts";

export type FailureCount = {
  destination: DestinationId;
  state: "refused" | "unknown_outcome" | "expired" | "waiting";
  reason: string | null;
  count: number;
};
/** Where deliveries have failed, or failed and wait for another try, from the kept counts: exact, and no row is read. */
export const countFailures = (tx: Transaction, tenant: Tenant): Promise<FailureCount[]> =>
  tx.execute<FailureCount>(sql`
    select destination, state, reason, sum(difference)::float8 as count from marketing_delivery_tallies
    where store_id = ${tenant.storeId}
      and (state in ('refused', 'unknown_outcome', 'expired') or (state = 'waiting' and reason is not null))
    group by 1, 2, 3 having sum(difference) > 0
    order by (state = 'waiting'), 4 desc, 1, 2, 3`);

/** How many of those are refunds. The kept counts know no kinds; a store has few refunds, and they are found by theirs. */
export const countFailedRefunds = (tx: Transaction, tenant: Tenant): Promise<FailureCount[]> =>
  tx.execute<FailureCount>(sql`
    select d.destination, d.state, d.reason, count(*)::float8 as count
    from marketing_events e
    join marketing_deliveries d on d.store_id = e.store_id and d.event_id = e.id
    where e.store_id = ${tenant.storeId} and e.refund_of is not null
      and (d.state in ('refused', 'unknown_outcome', 'expired') or (d.state = 'waiting' and d.reason is not null))
    group by 1, 2, 3`);

export type FailureFacts = { oldestAt: string | null; newestAt: string | null; nextAttemptAt: string | null };
const inGroup = (tenant: Tenant, { destination, state, reason }: FailureCount) => sql`
  d.store_id = ${tenant.storeId} and d.destination = ${destination} and d.state = ${state}
  and ${hasReason(reason)}`;

/** Since when and until when sales came into a group. */
export async function readFailureFacts(tx: Transaction, tenant: Tenant, group: FailureCount): Promise<FailureFacts> {
  const [row] = await tx.execute<FailureFacts>(sql`
    select min(d.created_at)::text as "oldestAt", max(d.created_at)::text as "newestAt",
      min(d.next_attempt_at)::text as "nextAttemptAt"
    from marketing_deliveries d where ${inGroup(tenant, group)}`);
  return row ?? { oldestAt: null, newestAt: null, nextAttemptAt: null };
}

export type FailureSample = {
  id: string;
  eventType: StoredEventType;
  orderRef: string | null;
  eventValueMinor: number | null;
  currency: string;
  receivedAt: string;
  platformCode: string | null;
};
/** The newest of a group. */
export const listFailureSamples = (
  tx: Transaction,
  tenant: Tenant,
  group: FailureCount,
  limit: number,
): Promise<FailureSample[]> =>
  tx.execute<FailureSample>(sql`
    select e.id, e.event_type as "eventType", e.order_ref as "orderRef", e.event_value_minor::float8 as "eventValueMinor",
      e.currency, s.created_at::text as "receivedAt", s.platform_code as "platformCode"
    from (
      select d.event_id, d.created_at, d.platform_code from marketing_deliveries d where ${inGroup(tenant, group)}
      order by d.created_at desc, d.event_id desc limit ${limit}) s
    join marketing_events e on e.store_id = ${tenant.storeId} and e.id = s.event_id
    order by s.created_at desc, s.event_id desc`);
