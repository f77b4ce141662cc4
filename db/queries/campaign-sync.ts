import { and, eq, inArray, isNull, lt, min, ne, or, sql } from "drizzle-orm";
import type { Tenant } from "../../lib/auth/tenant";
import type { CAMPAIGN_STATUSES } from "../../lib/contracts/campaigns";
import { newId } from "../../lib/core/ids";
import { addDays, monthStart } from "../../lib/core/periods";
import type { Transaction } from "../client";
import {
  marketingAccountDays as accountDays,
  marketingAdAccounts as adAccounts,
  marketingCampaigns as campaigns,
  marketingAccounts as connections,
  marketingCampaignDays as days,
  marketingCampaignMonths as months,
} from "../schema";

type Range = { readonly from: string; readonly to: string };
type ListedCampaign = {
  readonly id: string;
  readonly name: string;
  readonly status: (typeof CAMPAIGN_STATUSES)[number];
  readonly kind: string | null;
};
/** A campaign's figures of one day on one publisher platform; `campaignId` is the platform's. */
type Day = {
  readonly campaignId: string;
  readonly campaignName: string;
  readonly day: string;
  readonly publisherPlatform: string;
  readonly impressions: number;
  readonly clicks: number;
  readonly conversions: number;
  readonly spendMinor: number;
  readonly revenueMinor: number;
  readonly conversionSource: string | null;
};

/** A sync that has not shown a sign of life for so long is dead, and another may take the account over. */
export const SYNC_LEASE_MS = 2 * 60_000;
/** Whole milliseconds, so that a Date holds the lease's mark exactly. */
const mark = sql`date_trunc('milliseconds', clock_timestamp())`;

const ours = ({ storeId }: Tenant, adAccountId: string) =>
  and(eq(adAccounts.storeId, storeId), eq(adAccounts.id, adAccountId));

/**
 * Takes the account for a sync. Returns the lease's mark and the account as it is now, or undefined when another sync
 * is at work.
 */
export async function leaseAdAccount(tx: Transaction, tenant: Tenant, adAccountId: string) {
  const ended = sql`now() - make_interval(secs => ${SYNC_LEASE_MS / 1000})`;
  const [row] = await tx
    .update(adAccounts)
    .set({ syncStartedAt: mark })
    .where(and(ours(tenant, adAccountId), or(isNull(adAccounts.syncStartedAt), lt(adAccounts.syncStartedAt, ended))))
    .returning({
      mark: adAccounts.syncStartedAt,
      currency: adAccounts.currency,
      timeZone: adAccounts.timeZone,
      lastSyncAt: adAccounts.lastSyncAt,
      trailingReadAt: adAccounts.trailingReadAt,
      historyFrom: adAccounts.historyFrom,
      historyDoneFrom: adAccounts.historyDoneFrom,
      rereadFrom: adAccounts.rereadFrom,
      rereadBefore: adAccounts.rereadBefore,
    });
  if (!row?.mark) return undefined;
  const { mark: held, ...facts } = row;
  return { held, facts };
}

/**
 * Extends the lease and locks the account until the transaction ends, so that writers of one account queue up.
 * Returns the new mark, or undefined when the lease went to another.
 */
export async function renewLease(
  tx: Transaction,
  tenant: Tenant,
  adAccountId: string,
  held: Date,
): Promise<Date | undefined> {
  const [row] = await tx
    .update(adAccounts)
    .set({ syncStartedAt: mark })
    .where(and(ours(tenant, adAccountId), eq(adAccounts.syncStartedAt, held)))
    .returning({ mark: adAccounts.syncStartedAt });
  return row?.mark ?? undefined;
}

/** Gives the account back without a word about success or failure. */
export async function releaseLease(tx: Transaction, tenant: Tenant, adAccountId: string): Promise<void> {
  await tx.update(adAccounts).set({ syncStartedAt: null }).where(ours(tenant, adAccountId));
}

/** Why it failed; or whether it left nothing unread up to now, and read all days that still change. */
type SyncEnd =
  | { readonly failure: string }
  | { readonly failure?: never; readonly isCurrent: boolean; readonly isTrailing: boolean };

/**
 * Writes the end of a sync, for the account and the connections that show it. Only one that left nothing unread up to
 * now makes the figures as new as now, and heals what kept the last one from that.
 */
export async function recordSync(tx: Transaction, tenant: Tenant, adAccountId: string, end: SyncEnd): Promise<void> {
  const isCurrent = end.failure === undefined && end.isCurrent;
  const good = isCurrent ? { lastSyncAt: sql`now()` } : {};
  const said = isCurrent ? null : end.failure;
  await tx
    .update(adAccounts)
    .set({
      syncStartedAt: null,
      syncError: said,
      ...good,
      ...(end.failure === undefined && end.isTrailing && { trailingReadAt: sql`now()` }),
      // Where no old days are left to read, nothing else would take their failure back.
      ...(isCurrent && {
        historyError: sql`case when history_done_from <= history_from and reread_before is null then null else history_error end`,
      }),
    })
    .where(ours(tenant, adAccountId));
  if (said === undefined) return;
  await tx
    .update(connections)
    .set({ syncErrorMessage: said, ...good })
    .where(
      and(
        eq(connections.storeId, tenant.storeId),
        eq(connections.marketingAdAccountId, adAccountId),
        ne(connections.status, "disconnected"),
      ),
    );
  if (isCurrent)
    await tx
      .update(campaigns)
      .set({ lastSyncedAt: sql`now()` })
      .where(and(eq(campaigns.storeId, tenant.storeId), eq(campaigns.marketingAdAccountId, adAccountId)));
}

/** The list as the platform has it now: new, renamed and returned campaigns; those it no longer lists are marked. */
export async function replaceCampaignList(
  tx: Transaction,
  { storeId }: Tenant,
  adAccountId: string,
  listed: readonly ListedCampaign[],
): Promise<void> {
  const rows = JSON.stringify(listed.map((campaign) => ({ ...campaign, uuid: newId() })));
  await tx.execute(sql`
    insert into ${campaigns} as c
      (id, store_id, marketing_ad_account_id, platform_campaign_id, campaign_name, campaign_status, kind)
    select i.uuid, ${storeId}, ${adAccountId}, i.id, i.name, i.status, i.kind
    from jsonb_to_recordset(${rows}::text::jsonb)
      as i (uuid uuid, id text, name text, status marketing_campaign_status, kind text)
    on conflict (marketing_ad_account_id, platform_campaign_id) do update
      set campaign_name = excluded.campaign_name, campaign_status = excluded.campaign_status, kind = excluded.kind,
        missing_since = null, updated_at = now()
      where (c.campaign_name, c.campaign_status, c.kind, c.missing_since)
        is distinct from (excluded.campaign_name, excluded.campaign_status, excluded.kind, null::timestamptz)`);
  await tx.execute(sql`
    update ${campaigns} as c set missing_since = now(), updated_at = now()
    where c.store_id = ${storeId} and c.marketing_ad_account_id = ${adAccountId} and c.missing_since is null
      and not exists (
        select 1 from jsonb_to_recordset(${rows}::text::jsonb) as i (id text) where i.id = c.platform_campaign_id)`);
}

/** Campaigns of which the platform has figures but which it no longer lists; what is known of them stays. */
export async function insertUnlistedCampaigns(
  tx: Transaction,
  tenant: Tenant,
  adAccountId: string,
  unlisted: ReadonlyMap<string, string>,
): Promise<void> {
  if (unlisted.size === 0) return;
  const rows = [...unlisted].map(([platformCampaignId, campaignName]) => ({
    id: newId(),
    storeId: tenant.storeId,
    marketingAdAccountId: adAccountId,
    platformCampaignId,
    campaignName,
    campaignStatus: "unknown" as const,
    missingSince: sql`now()`,
  }));
  for (let start = 0; start < rows.length; start += 1000)
    await tx
      .insert(campaigns)
      .values(rows.slice(start, start + 1000))
      .onConflictDoNothing();
}

/**
 * Makes the days of the range exactly these: new ones, corrected ones, and none that the platform no longer has. Of a
 * campaign that it neither lists nor has a row of, what is known stays: it was spent, whatever became of the campaign.
 * Rows that stay the same are not touched. Every campaign named must exist, no key may come twice.
 */
export async function replaceDays(
  tx: Transaction,
  { storeId }: Tenant,
  adAccountId: string,
  range: Range,
  rows: readonly Day[],
): Promise<void> {
  await tx.execute(sql`
    with input as materialized (
      select c.id as campaign_id, i.* from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as i (
        "campaignId" text, day date, "publisherPlatform" text, impressions bigint, clicks bigint,
        conversions numeric(18, 6), "spendMinor" bigint, "revenueMinor" bigint, "conversionSource" text)
      join ${campaigns} c on c.store_id = ${storeId} and c.marketing_ad_account_id = ${adAccountId}
        and c.platform_campaign_id = i."campaignId"
    ), gone as (
      delete from ${days} as d using ${campaigns} as c
      where c.id = d.campaign_id and c.marketing_ad_account_id = ${adAccountId} and c.store_id = ${storeId}
        and d.store_id = ${storeId} and d.day between ${range.from} and ${range.to}
        and (d.campaign_id, d.day, d.publisher_platform) not in (
          select i.campaign_id, i.day, i."publisherPlatform" from input i)
        and (c.missing_since is null or c.id in (select i.campaign_id from input i))
    )
    insert into ${days} as d
      (store_id, campaign_id, day, publisher_platform, impressions, clicks, conversions, spend_minor, revenue_minor,
        conversion_source)
    select ${storeId}, i.campaign_id, i.day, i."publisherPlatform", i.impressions, i.clicks, i.conversions,
      i."spendMinor", i."revenueMinor", i."conversionSource"
    from input i left join ${days} k
      on k.campaign_id = i.campaign_id and k.day = i.day and k.publisher_platform = i."publisherPlatform"
    where (k.impressions, k.clicks, k.conversions, k.spend_minor, k.revenue_minor, k.conversion_source)
      is distinct from (i.impressions, i.clicks, i.conversions, i."spendMinor", i."revenueMinor", i."conversionSource")
    on conflict (campaign_id, day, publisher_platform) do update
      set impressions = excluded.impressions, clicks = excluded.clicks, conversions = excluded.conversions,
        spend_minor = excluded.spend_minor, revenue_minor = excluded.revenue_minor,
        conversion_source = excluded.conversion_source, updated_at = now()`);
}

/**
 * Makes every campaign's totals the sum of its days again, and widens the days it counts as synced by those read. Whatever
 * days they are: it is no longer one that was never read.
 */
export async function recomputeTotals(
  tx: Transaction,
  { storeId }: Tenant,
  adAccountId: string,
  synced: Range | null,
): Promise<void> {
  await tx.execute(sql`
    update ${campaigns} as c
    set impressions = s.impressions, clicks = s.clicks, conversions = s.conversions, spend_minor = s.spend_minor,
      revenue_minor = s.revenue_minor, sync_start_date = least(c.sync_start_date, ${synced?.from ?? null}::date),
      sync_end_date = greatest(c.sync_end_date, ${synced?.to ?? null}::date),
      last_synced_at = coalesce(c.last_synced_at, ${synced ? sql`now()` : sql`null`}),
      updated_at = now()
    from (
      select m.id, coalesce(sum(d.impressions), 0) as impressions, coalesce(sum(d.clicks), 0) as clicks,
        coalesce(sum(d.conversions), 0) as conversions, coalesce(sum(d.spend_minor), 0) as spend_minor,
        coalesce(sum(d.revenue_minor), 0) as revenue_minor
      from ${campaigns} m left join ${days} d on d.store_id = m.store_id and d.campaign_id = m.id
      where m.store_id = ${storeId} and m.marketing_ad_account_id = ${adAccountId}
      group by m.id
    ) as s
    where c.id = s.id and c.store_id = ${storeId}`);
}

const ALL_DAYS: Range = { from: "2000-01-01", to: "2199-12-31" };
/** Makes the account's days of a range, and its campaigns' months that the range touches, sums of the campaigns' days again. */
export async function recomputeSums(
  tx: Transaction,
  { storeId }: Tenant,
  adAccountId: string,
  range: Range,
): Promise<void> {
  const own = sql`d.store_id = ${storeId} and c.marketing_ad_account_id = ${adAccountId}`;
  const figures = sql`sum(d.impressions), sum(d.clicks), sum(d.conversions), sum(d.spend_minor), sum(d.revenue_minor)`;
  const named = sql`impressions, clicks, conversions, spend_minor, revenue_minor`;
  await tx.execute(sql`
    delete from ${accountDays} where store_id = ${storeId} and marketing_ad_account_id = ${adAccountId}
      and day between ${range.from} and ${range.to}`);
  await tx.execute(sql`
    insert into ${accountDays} (store_id, marketing_ad_account_id, day, publisher_platform, ${named})
    select ${storeId}, ${adAccountId}, d.day, d.publisher_platform, ${figures}
    from ${days} d join ${campaigns} c on c.store_id = d.store_id and c.id = d.campaign_id
    where ${own} and d.day between ${range.from} and ${range.to} group by d.day, d.publisher_platform`);
  const whole = { from: monthStart(range.from), to: addDays(monthStart(range.to, 1), -1) };
  await tx.execute(sql`
    delete from ${months} as d using ${campaigns} as c
    where c.store_id = d.store_id and c.id = d.campaign_id and ${own} and d.month between ${whole.from} and ${whole.to}`);
  await tx.execute(sql`
    insert into ${months} (store_id, campaign_id, month, publisher_platform, ${named})
    select ${storeId}, d.campaign_id, date_trunc('month', d.day::timestamp)::date, d.publisher_platform, ${figures}
    from ${days} d join ${campaigns} c on c.store_id = d.store_id and c.id = d.campaign_id
    where ${own} and d.day between ${whole.from} and ${whole.to} group by 2, 3, 4`);
}

/**
 * What the platform now says of the account: all that is known has to be read anew. Days after `keepUntil` are dropped,
 * and without it all of them, as amounts of another currency. Returns the account's history.
 */
export async function updateAccountFacts(
  tx: Transaction,
  tenant: Tenant,
  adAccountId: string,
  facts: { readonly currency: string; readonly timeZone: string; readonly keepUntil: string | null },
) {
  const { currency, timeZone, keepUntil } = facts;
  const own = and(eq(campaigns.storeId, tenant.storeId), eq(campaigns.marketingAdAccountId, adAccountId));
  const known = tx
    .select({ day: min(campaigns.syncStartDate) })
    .from(campaigns)
    .where(own);
  const [history] = await tx
    .update(adAccounts)
    .set({
      ...{ currency, timeZone, historyFrom: sql`least(history_from, (${known}))` },
      ...{ historyDoneFrom: null, rereadFrom: null, rereadBefore: null },
    })
    .where(ours(tenant, adAccountId))
    .returning({
      historyFrom: adAccounts.historyFrom,
      historyDoneFrom: adAccounts.historyDoneFrom,
      rereadFrom: adAccounts.rereadFrom,
      rereadBefore: adAccounts.rereadBefore,
    });
  const dropped = sql`coalesce(day > ${keepUntil}::date, true)`;
  await tx
    .delete(days)
    .where(
      and(
        eq(days.storeId, tenant.storeId),
        inArray(days.campaignId, tx.select({ id: campaigns.id }).from(campaigns).where(own)),
        dropped,
      ),
    );
  await recomputeSums(tx, tenant, adAccountId, ALL_DAYS);
  if (keepUntil === null) await tx.update(campaigns).set({ syncStartDate: null, syncEndDate: null }).where(own);
  await recomputeTotals(tx, tenant, adAccountId, null);
  return history;
}
