import type postgres from "postgres";
import { insertSalesConnection } from "@/db/test/store-fixture";
import { newId } from "@/lib/core/ids";

/** Both platforms with campaigns in October 2026, €300.00 of spend and €1,200.00 of revenue in all, and three sales. */
export async function insertHistory(sql: postgres.Sql, storeId: string): Promise<void> {
  for (const destination of ["facebook", "google"] as const) await insertSalesConnection(sql, storeId, destination);
  await sql`update marketing_ad_accounts set history_done_from = '2020-01-01' where store_id = ${storeId}`;
  await insertCampaign(sql, storeId, { provider: "meta", publisher: "facebook", spend: 10_000, revenue: 30_000 });
  await insertCampaign(sql, storeId, { provider: "google", publisher: "google", spend: 20_000, revenue: 90_000 });
  for (const value of [1999, 2501, 5000])
    await sql`
      insert into marketing_events (id, store_id, event_type, order_ref, content_hash, event_value_minor, currency, occurred_at,
        action_source, transaction_id, consent_ad_user_data, consent_ad_personalization, customer_refs, identifier_kinds)
      values (${newId()}, ${storeId}, 'purchase', ${newId()}, 'hash', ${value}, 'EUR', '2026-10-15T12:00:00Z',
        'physical_store', ${newId()}, true, true, '{}', '{email}')`;
}

type Campaign = { provider: string; publisher: string; spend: number; revenue: number };
async function insertCampaign(sql: postgres.Sql, storeId: string, given: Campaign): Promise<void> {
  const { provider, publisher, spend, revenue } = given;
  const id = newId();
  await sql`
    insert into marketing_campaigns (id, store_id, marketing_ad_account_id, platform_campaign_id, campaign_name)
    select ${id}, ${storeId}, id, ${`of-${publisher}`}, ${`Autumn at ${publisher}`} from marketing_ad_accounts
    where store_id = ${storeId} and provider = ${provider}`;
  await sql`
    insert into marketing_campaign_days (store_id, campaign_id, day, publisher_platform, impressions, clicks, conversions,
      spend_minor, revenue_minor)
    values (${storeId}, ${id}, '2026-10-10', ${publisher}, 5000, 200, 12, ${spend}, ${revenue})`;
  await sql`
    insert into marketing_campaign_months (store_id, campaign_id, month, publisher_platform, impressions, clicks, conversions,
      spend_minor, revenue_minor)
    values (${storeId}, ${id}, '2026-10-01', ${publisher}, 5000, 200, 12, ${spend}, ${revenue})`;
  await sql`
    insert into marketing_account_days (store_id, marketing_ad_account_id, day, publisher_platform, impressions, clicks,
      conversions, spend_minor, revenue_minor)
    select ${storeId}, id, '2026-10-10', ${publisher}, 5000, 200, 12, ${spend}, ${revenue} from marketing_ad_accounts
    where store_id = ${storeId} and provider = ${provider}`;
}
