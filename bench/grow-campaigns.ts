import type postgres from "postgres";
import { newId } from "@/lib/core/ids";
import { inStore } from "./bench-store";

/** The longest history there is: 25 months. */
export const HISTORY_DAYS = 762;
/** Campaigns a statement: some 150,000 rows. */
const CHUNK = 100;

/**
 * An ad account at Meta with so many campaigns, each with figures on Facebook and Instagram on every day of 25 months up
 * to today, and the sums that the sync keeps of them. Written past the door, in a few statements.
 */
export async function growCampaigns(sql: postgres.Sql, storeId: string, count: number): Promise<void> {
  const accountId = newId();
  await inStore(sql, storeId, async (tx) => {
    await tx`
      insert into marketing_ad_accounts (id, store_id, provider, external_id, name, currency, time_zone, last_sync_at,
        history_from, history_done_from)
      values (${accountId}, ${storeId}, 'meta', 'act_bench', 'Bench', 'EUR', 'Europe/Paris', now(),
        current_date - ${HISTORY_DAYS}::int, current_date - ${HISTORY_DAYS}::int)`;
    await tx`
      update marketing_accounts set marketing_ad_account_id = ${accountId}
      where store_id = ${storeId} and platform = 'facebook'`;
    await tx`
      insert into marketing_accounts (id, store_id, platform, status, marketing_ad_account_id, connected_at)
      values (${newId()}, ${storeId}, 'instagram', 'expired', ${accountId}, now())`;
  });
  for (let from = 0; from < count; from += CHUNK)
    await insertCampaigns(sql, { storeId, accountId, from, size: Math.min(CHUNK, count - from) });
  await inStore(
    sql,
    storeId,
    (tx) => tx`
      insert into marketing_account_days (store_id, marketing_ad_account_id, day, publisher_platform, impressions, clicks,
        conversions, spend_minor, revenue_minor)
      select d.store_id, c.marketing_ad_account_id, d.day, d.publisher_platform, sum(d.impressions), sum(d.clicks),
        sum(d.conversions), sum(d.spend_minor), sum(d.revenue_minor)
      from marketing_campaign_days d join marketing_campaigns c on c.id = d.campaign_id
      where d.store_id = ${storeId}
      group by 1, 2, 3, 4`,
  );
  await inStore(
    sql,
    storeId,
    (tx) => tx`
      insert into marketing_campaign_months (store_id, campaign_id, month, publisher_platform, impressions, clicks,
        conversions, spend_minor, revenue_minor)
      select store_id, campaign_id, date_trunc('month', day::timestamp)::date, publisher_platform, sum(impressions),
        sum(clicks), sum(conversions), sum(spend_minor), sum(revenue_minor)
      from marketing_campaign_days where store_id = ${storeId} group by 1, 2, 3, 4`,
  );
  const grown = [
    "marketing_campaigns",
    "marketing_campaign_days",
    "marketing_campaign_months",
    "marketing_account_days",
  ];
  for (const table of grown) await sql`analyze ${sql(table)}`;
}

type Chunk = { readonly storeId: string; readonly accountId: string; readonly from: number; readonly size: number };

/** Figures that differ from day to day and from campaign to campaign, and are the same in every run. */
const insertCampaigns = (sql: postgres.Sql, { storeId, accountId, from, size }: Chunk) =>
  inStore(
    sql,
    storeId,
    (tx) => tx`
      with grown as (
        insert into marketing_campaigns (id, store_id, marketing_ad_account_id, platform_campaign_id, campaign_name, last_synced_at)
        select gen_random_uuid(), ${storeId}, ${accountId}, n::text, 'Campaign ' || n, now()
        from generate_series(${from + 1}::int, ${from + size}::int) n
        returning id, store_id, platform_campaign_id::int as n)
      insert into marketing_campaign_days (store_id, campaign_id, day, publisher_platform, impressions, clicks, conversions,
        spend_minor, revenue_minor, conversion_source)
      select store_id, id, current_date - back, publisher, 1000 + n % 97 * 10 + back % 7 * 100, 10 + (n + back) % 23,
        (n + back) % 5, 500 + (n * 31 + back * 17) % 4000, (n * 47 + back * 29) % 12000, 'omni_purchase'
      from grown, generate_series(0, ${HISTORY_DAYS - 1}::int) back, unnest(array['facebook', 'instagram']) publisher`,
  );
