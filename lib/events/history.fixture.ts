import type postgres from "postgres";
import type { DeliveryState, StoredEventType } from "@/lib/contracts/events";
import type { DestinationId } from "@/lib/contracts/platforms";
import { newId } from "@/lib/core/ids";

type Fate = { readonly state: DeliveryState; readonly reason?: string | null };
export type History = {
  readonly storeId: string;
  readonly count?: number;
  readonly fates: Partial<Record<DestinationId, Fate>>;
  /** SQL for when the newest of them was received; the others a second before each other. */
  readonly at?: string;
  readonly acceptedUntil?: string;
  readonly ambiguousSince?: string;
  readonly eventType?: Exclude<StoredEventType, "refund">;
  readonly actionSource?: string;
  readonly isSealed?: boolean;
};

/** Sales of the past with where they stand, written past all rules; as in life, a sale and its deliveries are of one moment. */
export async function insertHistory(sql: postgres.Sql, given: History): Promise<string[]> {
  const { storeId, count = 1, fates, at = "now()", acceptedUntil = "now() + interval '5 days'" } = given;
  const { ambiguousSince = null, eventType = "purchase", actionSource = "physical_store", isSealed = true } = given;
  const sealed = isSealed ? "e1.k1.AAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAA" : null;
  const token = newId();
  return sql.begin(async (tx) => {
    const rows = await tx<{ id: string; created_at: Date }[]>`
      insert into marketing_events (id, store_id, event_type, order_ref, content_hash, event_value_minor, currency,
        occurred_at, action_source, transaction_id, consent_ad_user_data, consent_ad_personalization, customer_refs,
        identifier_kinds, identifiers_encrypted, created_at)
      select gen_random_uuid(), ${storeId}, ${eventType}, gen_random_uuid()::text, 'hash', 1999, 'EUR', t.at,
        ${actionSource}, ${token}, true, true, '{}', '{email}', ${sealed}, t.at
      from (select ${tx.unsafe(at)} - n * interval '1 second' as at from generate_series(0, ${count - 1}::int) n) t
      returning id, created_at`;
    // Checking foreign keys would go on by the plan that was made when there was hardly a sale.
    if (count > 1000) await tx`analyze marketing_events`;
    for (const [destination, { state, reason = null }] of Object.entries(fates))
      await tx`
        insert into marketing_deliveries (store_id, event_id, destination, state, reason, next_attempt_at, accepted_until,
          ambiguous_since, attempts, created_at)
        select store_id, id, ${destination}, ${state}, ${reason}, ${state === "waiting" ? tx`now()` : null},
          ${tx.unsafe(acceptedUntil)}, ${ambiguousSince === null ? null : tx.unsafe(ambiguousSince)}, 1, created_at
        from marketing_events where store_id = ${storeId} and transaction_id = ${token}`;
    return rows.sort((a, b) => b.created_at.getTime() - a.created_at.getTime()).map(({ id }) => id);
  });
}
