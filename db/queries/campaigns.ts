import { and, asc, eq, gte, ilike, inArray, isNull, lte, not, or, type SQL, sql } from "drizzle-orm";
import { unionAll } from "drizzle-orm/pg-core";
import type { Tenant } from "../../lib/auth/tenant";
import type { CampaignListQuery } from "../../lib/contracts/campaigns";
import type { DateRange } from "../../lib/contracts/periods";
import { isId } from "../../lib/core/ids";
import { addDays, monthStart } from "../../lib/core/periods";
import type { Transaction } from "../client";
import { exact } from "../exact";
import {
  marketingAdAccounts as adAccounts,
  marketingCampaigns as campaigns,
  marketingAccounts as connections,
  marketingCampaignDays as days,
  marketingCampaignMonths as months,
} from "../schema";

/** Every connection of the store with the ad account it chose, or null when none is chosen. */
export function listCampaignConnections(tx: Transaction, tenant: Tenant) {
  return tx
    .select({
      platform: connections.platform,
      status: connections.status,
      reason: connections.statusReason,
      account: {
        id: adAccounts.id,
        provider: adAccounts.provider,
        externalId: adAccounts.externalId,
        name: adAccounts.name,
        currency: adAccounts.currency,
        timeZone: adAccounts.timeZone,
        lastSyncAt: adAccounts.lastSyncAt,
        trailingReadAt: adAccounts.trailingReadAt,
        syncError: adAccounts.syncError,
        historyFrom: adAccounts.historyFrom,
        historyDoneFrom: adAccounts.historyDoneFrom,
        rereadFrom: adAccounts.rereadFrom,
        rereadBefore: adAccounts.rereadBefore,
        historyError: adAccounts.historyError,
        createdAt: adAccounts.createdAt,
      },
    })
    .from(connections)
    .leftJoin(
      adAccounts,
      and(eq(adAccounts.id, connections.marketingAdAccountId), eq(adAccounts.storeId, connections.storeId)),
    )
    .where(eq(connections.storeId, tenant.storeId))
    .orderBy(asc(connections.platform))
    .limit(100);
}
export type CampaignConnection = Awaited<ReturnType<typeof listCampaignConnections>>[number];
export type SyncedAdAccount = NonNullable<CampaignConnection["account"]>;

/** `max`: how many rows the caller can take; one more tells that there are more. */
type SumFilter = Pick<CampaignListQuery, "status" | "q" | "startDate" | "endDate"> & {
  readonly adAccountIds: readonly string[];
  /** Ours, or the platform's own. */
  readonly campaignId?: string;
  readonly max: number;
};

const total = (expression: SQL, name: string) => sql<number>`sum(${expression})`.mapWith(exact).as(name);

/** `%` and `_` of a search are letters, not wildcards. */
const contains = (text: string): string => `%${text.replace(/[\\%_]/g, (found) => `\\${found}`)}%`;

function wanted({ storeId }: Tenant, { adAccountIds, campaignId, status, q }: SumFilter) {
  return and(
    eq(campaigns.storeId, storeId),
    inArray(campaigns.marketingAdAccountId, [...adAccountIds]),
    campaignId ? eq(isId(campaignId) ? campaigns.id : campaigns.platformCampaignId, campaignId) : undefined,
    status && eq(campaigns.campaignStatus, status),
    q ? or(ilike(campaigns.campaignName, contains(q)), ilike(campaigns.platformCampaignId, contains(q))) : undefined,
  );
}

/** A range as the days before its first whole month, its whole months, and the days after; null where it is open. */
function stretchesOf(filter: SumFilter) {
  const [startDate, endDate] = [filter.startDate ?? null, filter.endDate ?? null];
  const first = startDate && (startDate === monthStart(startDate) ? startDate : monthStart(startDate, 1));
  const last = endDate && (addDays(endDate, 1) === monthStart(endDate, 1) ? endDate : addDays(monthStart(endDate), -1));
  return { startDate, endDate, first, last, hasMonths: !first || !last || first <= last };
}

/** What the sums are made of: whole months where there are some, and days for what is left of a range. */
function rowsOf(tx: Transaction, { storeId }: Tenant, filter: SumFilter, chosen: SQL | undefined) {
  const { startDate, endDate, first, last, hasMonths } = stretchesOf(filter);
  const figuresOf = (table: typeof days | typeof months) => ({
    campaignId: table.campaignId,
    publisherPlatform: table.publisherPlatform,
    impressions: table.impressions,
    clicks: table.clicks,
    conversions: table.conversions,
    spendMinor: table.spendMinor,
    revenueMinor: table.revenueMinor,
  });
  const ofChosen = (table: typeof days | typeof months) =>
    and(
      eq(table.storeId, storeId),
      inArray(table.campaignId, tx.select({ id: campaigns.id }).from(campaigns).where(chosen)),
    );
  const between = (column: typeof days.day | typeof months.month, from: string | null, to: string | null) =>
    and(from ? gte(column, from) : undefined, to ? lte(column, to) : undefined);
  const daysBetween = (from: string | null, to: string | null) =>
    tx
      .select(figuresOf(days))
      .from(days)
      .where(and(ofChosen(days), between(days.day, from, to)));
  if (!hasMonths) return daysBetween(startDate, endDate).as("stretches");
  const before = first && startDate !== first ? daysBetween(startDate, addDays(first, -1)) : undefined;
  const after = last && endDate !== last ? daysBetween(addDays(last, 1), endDate) : undefined;
  const whole = tx
    .select(figuresOf(months))
    .from(months)
    .where(and(ofChosen(months), between(months.month, first, last)));
  const [one, other] = [before, after].filter((part) => part !== undefined);
  if (!one) return whole.as("stretches");
  return (other ? unionAll(whole, one, other) : unionAll(whole, one)).as("stretches");
}

/**
 * Sums of the days of a range, one row a (campaign, publisher platform), in the order of campaign ids; a campaign
 * without days in the range has one row with a null publisher platform. Both ends are included, either may be open.
 */
export function sumCampaigns(tx: Transaction, tenant: Tenant, filter: SumFilter) {
  const chosen = wanted(tenant, filter);
  const rows = rowsOf(tx, tenant, filter, chosen);
  const sums = tx
    .select({
      campaignId: rows.campaignId,
      publisherPlatform: rows.publisherPlatform,
      impressions: total(sql`${rows.impressions}`, "sum_impressions"),
      clicks: total(sql`${rows.clicks}`, "sum_clicks"),
      // Once a sum and not once a day: with its six places the sum is exact either way.
      conversionsMicros: sql<number>`(sum(${rows.conversions}) * 1000000)::bigint`
        .mapWith(exact)
        .as("sum_conversions_micros"),
      spendMinor: total(sql`${rows.spendMinor}`, "sum_spend_minor"),
      revenueMinor: total(sql`${rows.revenueMinor}`, "sum_revenue_minor"),
    })
    .from(rows)
    .groupBy(rows.campaignId, rows.publisherPlatform)
    .as("sums");
  return tx
    .select({
      id: campaigns.id,
      adAccountId: campaigns.marketingAdAccountId,
      platformCampaignId: campaigns.platformCampaignId,
      name: campaigns.campaignName,
      status: campaigns.campaignStatus,
      missingSince: campaigns.missingSince,
      lastSyncedAt: campaigns.lastSyncedAt,
      publisherPlatform: sums.publisherPlatform,
      impressions: sums.impressions,
      clicks: sums.clicks,
      conversionsMicros: sums.conversionsMicros,
      spendMinor: sums.spendMinor,
      revenueMinor: sums.revenueMinor,
    })
    .from(campaigns)
    .leftJoin(sums, eq(sums.campaignId, campaigns.id))
    .where(chosen)
    .orderBy(asc(campaigns.id), asc(sums.publisherPlatform))
    .limit(filter.max + 1);
}
export type CampaignSum = Awaited<ReturnType<typeof sumCampaigns>>[number];

/** A stretch of an account's days, and what a smallest coin of them counts. */
type Weighted = { readonly startDate: string; readonly endDate: string; readonly weight: bigint };
/** Spend and revenue of an account's campaigns, every day times its weight; by campaign and publisher platform. */
export async function sumWeightedCampaigns(
  tx: Transaction,
  { storeId }: Tenant,
  adAccountId: string,
  stretches: readonly Weighted[],
): Promise<{ campaignId: string; publisherPlatform: string; spend: bigint; revenue: bigint }[]> {
  const input = JSON.stringify(stretches.map((stretch) => ({ ...stretch, weight: stretch.weight.toString() })));
  const rows = await tx.execute<{ id: string; publisher: string; spend: string; revenue: string }>(sql`
    select d.campaign_id as id, d.publisher_platform as publisher, sum(d.spend_minor * s.weight)::text as spend,
      sum(d.revenue_minor * s.weight)::text as revenue
    from ${days} d
    join ${campaigns} c on c.store_id = d.store_id and c.id = d.campaign_id
    join jsonb_to_recordset(${input}::text::jsonb) as s ("startDate" date, "endDate" date, weight numeric)
      on d.day between s."startDate" and s."endDate"
    where d.store_id = ${storeId} and c.marketing_ad_account_id = ${adAccountId}
    group by 1, 2`);
  return rows.map(({ id, publisher, spend, revenue }) => ({
    ...{ campaignId: id, publisherPlatform: publisher, spend: BigInt(spend), revenue: BigInt(revenue) },
  }));
}

type Shown = {
  readonly adAccountId: string;
  readonly isWhole: boolean;
  readonly publishers: readonly string[];
  /** Those of views that are not asked for: a campaign that has figures there alone stands there. */
  readonly elsewhere: readonly string[];
};
/**
 * How many campaigns the list of a range has, each once: with figures on one of the shown publisher platforms, or, where
 * the account's main view is there (`isWhole`), listed by the platform.
 */
export async function countCampaigns(
  tx: Transaction,
  tenant: Tenant,
  { adAccountId, isWhole, publishers, elsewhere }: Shown,
  { startDate, endDate }: DateRange,
): Promise<number> {
  const hasFiguresOn = (some: readonly string[]) => sql`exists (
    select 1 from ${days} d where d.store_id = ${tenant.storeId} and d.campaign_id = ${campaigns.id}
      and d.day between ${startDate} and ${endDate} and d.publisher_platform in ${[...some, ""]})`;
  const hasFigures = hasFiguresOn(publishers);
  const isListed = and(isNull(campaigns.missingSince), elsewhere.length > 0 ? not(hasFiguresOn(elsewhere)) : undefined);
  const [row] = await tx
    .select({ count: sql<number>`count(*)::int` })
    .from(campaigns)
    .where(
      and(
        eq(campaigns.storeId, tenant.storeId),
        eq(campaigns.marketingAdAccountId, adAccountId),
        isWhole ? or(isListed, hasFigures) : hasFigures,
      ),
    );
  return row?.count ?? 0;
}
