import type postgres from "postgres";
import { insertSalesConnection, insertStore, type StoreFixture } from "@/db/test/store-fixture";
import { newId } from "@/lib/core/ids";

export const signal = new AbortController().signal;

/** A store that sends to Facebook and Google, with nothing wrong. */
export async function insertSendingStore(sql: postgres.Sql): Promise<StoreFixture> {
  const store = await insertStore(sql);
  for (const destination of ["facebook", "google"] as const)
    await insertSalesConnection(sql, store.storeId, destination);
  return store;
}

type Given = {
  readonly state?: string;
  readonly reason?: string | null;
  /** How long ago it came in and was changed last, in minutes. */
  readonly ageMin?: number;
  /** In how many minutes it is due; negative: since. */
  readonly dueInMin?: number;
  /** How many hours are left until the platform refuses it. */
  readonly leftHours?: number;
};

/** Sales as they would lie there, written past the verbs: one event each, with its delivery to Facebook. */
export async function insertDeliveries(
  sql: postgres.Sql,
  storeId: string,
  count: number,
  { state = "waiting", reason = null, ageMin = 0, dueInMin = -ageMin, leftHours = 160 }: Given = {},
): Promise<string[]> {
  const ids = Array.from({ length: count }, () => newId());
  await sql`
    insert into marketing_events (id, store_id, event_type, order_ref, content_hash, event_value_minor, currency, occurred_at,
      action_source, transaction_id, consent_ad_user_data, consent_ad_personalization, customer_refs, identifier_kinds)
    select id, ${storeId}, 'purchase', id::text, 'hash', 1999, 'EUR', now(), 'physical_store', id::text, true, true, '{}', '{email}'
    from unnest(${ids}::uuid[]) as id`;
  await sql`
    insert into marketing_deliveries (store_id, event_id, destination, state, reason, next_attempt_at, accepted_until, created_at, updated_at)
    select ${storeId}, id, 'facebook', ${state}::marketing_delivery_state, ${reason}::text,
      case when ${state} = 'waiting' then now() + ${dueInMin} * interval '1 minute' end,
      now() + ${leftHours} * interval '1 hour', now() - ${ageMin} * interval '1 minute', now() - ${ageMin} * interval '1 minute'
    from unnest(${ids}::uuid[]) as id`;
  return ids;
}

export type AlertRow = {
  id: string;
  kind: string;
  subject: string;
  severity: string;
  details: Record<string, string | number>;
  opened_at: Date;
  last_seen_at: Date;
  closed_at: Date | null;
  opening_told_at: Date | null;
  closing_told_at: Date | null;
  tell_attempts: number;
  tell_after: Date | null;
};
export const alertsOf = (sql: postgres.Sql, storeId: string) => sql<AlertRow[]>`
  select * from marketing_alerts where store_id = ${storeId} order by opened_at, kind, subject`;
