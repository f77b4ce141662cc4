import { randomBytes } from "node:crypto";
import type postgres from "postgres";
import { createApiKey } from "@/lib/auth/api-keys";
import { jobTenant } from "@/lib/auth/mint-tenant";
import type { Tenant } from "@/lib/auth/tenant";
import { DESTINATION_IDS, type DestinationId, providerOf } from "@/lib/contracts/platforms";
import { newId } from "@/lib/core/ids";

export type BenchStore = { readonly tenant: Tenant; readonly storeId: string; readonly key: string };

/** The database's owner stands behind the same wall as everybody: one store at a time. */
export const inStore = <T>(sql: postgres.Sql, storeId: string, work: (tx: postgres.TransactionSql) => Promise<T>) =>
  sql.begin(async (tx) => {
    await tx`select set_config('app.store_id', ${storeId}, true)`;
    return work(tx);
  });

/** A store connected to both platforms whose lanes stand still: what is measured is taking in, and nothing else. */
export async function insertBenchStore(sql: postgres.Sql): Promise<BenchStore> {
  const storeId = newId();
  await inStore(sql, storeId, async (tx) => {
    const businessId = newId();
    await tx`insert into businesses (id, name) values (${businessId}, 'Bench')`;
    await tx`
      insert into branches (id, business_id, name, slug, currency, time_zone, country, consent_policy, crypto_salt)
      values (${storeId}, ${businessId}, 'Bench', ${storeId}, 'EUR', 'Europe/Paris', 'FR', 'collected', ${randomBytes(32)})`;
    for (const destination of DESTINATION_IDS) {
      await tx`
        insert into marketing_accounts (id, store_id, platform, status, target_id, target_name, connected_at)
        values (${newId()}, ${storeId}, ${destination}, 'expired', '7001', ${providerOf(destination)}, now())`;
      await tx`insert into marketing_delivery_lanes (store_id, destination) values (${storeId}, ${destination})`;
    }
  });
  await parkLanes(sql, storeId);
  const tenant = jobTenant(storeId, "bench");
  const { key } = await createApiKey(tenant, { name: "Bench" });
  return { tenant, storeId, key };
}

export const parkLanes = (sql: postgres.Sql, storeId: string) =>
  inStore(
    sql,
    storeId,
    (tx) =>
      tx`update marketing_delivery_lanes set parked_reason = 'bench', parked_at = now() where store_id = ${storeId}`,
  );
export const openLanes = (
  sql: postgres.Sql,
  storeId: string,
  destinations: readonly DestinationId[] = DESTINATION_IDS,
) =>
  inStore(sql, storeId, async (tx) => {
    await tx`
      update marketing_delivery_lanes set parked_reason = null, parked_at = null, not_before = null, next_at = now()
      where store_id = ${storeId} and destination in ${tx([...destinations])}`;
    await tx`select pg_notify('dispatch', '')`;
  });

/** A sale as a till sends it, with `[<id>]` for what differs. */
export const saleBody = (storeId: string, order = "[<id>]") => ({
  storeId,
  eventType: "purchase",
  orderId: order,
  customerEmail: `maya.${order.replaceAll("/", "-")}@example.org`,
  customerPhone: "06 12 34 56 78",
  eventValue: 59.9,
  currency: "EUR",
  quantity: 2,
});

/**
 * Rows as if so many more sales had come and gone over 25 months. Written past the door, in a few statements.
 * @param count at most some millions
 */
export async function growHistory(sql: postgres.Sql, storeId: string, count: number): Promise<void> {
  const chunk = 100_000;
  for (let from = 0; from < count; from += chunk) {
    const size = Math.min(chunk, count - from);
    await inStore(
      sql,
      storeId,
      (tx) => tx`
      with grown as (
        insert into marketing_events (id, store_id, event_type, order_ref, content_hash, event_value_minor, currency,
          occurred_at, action_source, transaction_id, consent_ad_user_data, consent_ad_personalization, customer_refs,
          identifier_kinds, identifiers_encrypted, created_at)
        select gen_random_uuid(), ${storeId}, 'purchase', 'grown-' || gen_random_uuid(), 'k1.' || md5(n::text), 5990, 'EUR', at,
          'physical_store', 'grown-' || n, true, true, array['k1.' || md5(n::text)], '{email,phone}',
          'e1.k1.' || repeat(md5(n::text), 20), at
        from (select n, now() - (n::float8 / ${size}) * interval '760 days' as at from generate_series(1, ${size}) n) made
        returning id, store_id, created_at)
      insert into marketing_deliveries (store_id, event_id, destination, state, accepted_until, accepted_at, delivered_at, created_at)
      select store_id, id, d::marketing_destination, 'delivered', created_at + interval '60 days', created_at, created_at, created_at
      from grown, unnest(array['facebook', 'google']) d`,
    );
  }
  // As the job does that keeps them few.
  await inStore(
    sql,
    storeId,
    (tx) => tx`
      with taken as (delete from marketing_sale_tallies where store_id = ${storeId} returning *)
      insert into marketing_sale_tallies (store_id, quarter_at, currency, events, synced, sales, unpriced, revenue_minor,
        refunds, refunded_minor, folded)
      select store_id, quarter_at, currency, sum(events), sum(synced), sum(sales), sum(unpriced), sum(revenue_minor),
        sum(refunds), sum(refunded_minor), true
      from taken group by 1, 2, 3`,
  );
  await sql`analyze marketing_sale_tallies`;
  await sql`analyze marketing_events`;
  await sql`analyze marketing_deliveries`;
}
