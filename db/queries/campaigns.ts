import { and, asc, eq, gte, ilike, inArray, lte, or, type SQL, sql } from "drizzle-orm";
import type { Tenant } from "../../lib/auth/tenant";
import type { CampaignListQuery } from "../../lib/contracts/campaigns";
import type { Transaction } from "../client";
import {
  marketingAdAccounts as adAccounts,
  marketingCampaigns as campaigns,
  marketingAccounts as connections,
  marketingCampaignDays as days,
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
        historyFrom: adAccounts.historyFrom,
        historyDoneFrom: adAccounts.historyDoneFrom,
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
  readonly max: number;
};

/** A sum over days that JavaScript can still hold exactly. */
const exact = (value: unknown): number => {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw new RangeError("a sum is out of range");
  return number;
};
const total = (expression: SQL, name: string) => sql<number>`sum(${expression})`.mapWith(exact).as(name);

/** `%` and `_` of a search are letters, not wildcards. */
const contains = (text: string): string => `%${text.replace(/[\\%_]/g, (found) => `\\${found}`)}%`;

function wanted({ storeId }: Tenant, { adAccountIds, status, q }: SumFilter) {
  return and(
    eq(campaigns.storeId, storeId),
    inArray(campaigns.marketingAdAccountId, [...adAccountIds]),
    status && eq(campaigns.campaignStatus, status),
    q ? or(ilike(campaigns.campaignName, contains(q)), ilike(campaigns.platformCampaignId, contains(q))) : undefined,
  );
}

/**
 * Sums of the days of a range, one row a (campaign, publisher platform), in the order of campaign ids; a campaign
 * without days in the range has one row with a null publisher platform. Both ends are included, either may be open.
 */
export function sumCampaigns(tx: Transaction, tenant: Tenant, filter: SumFilter) {
  const chosen = wanted(tenant, filter);
  const sums = tx
    .select({
      campaignId: days.campaignId,
      publisherPlatform: days.publisherPlatform,
      impressions: total(sql`${days.impressions}`, "sum_impressions"),
      clicks: total(sql`${days.clicks}`, "sum_clicks"),
      conversionsMicros: total(sql`(${days.conversions} * 1000000)::bigint`, "sum_conversions_micros"),
      spendMinor: total(sql`${days.spendMinor}`, "sum_spend_minor"),
      revenueMinor: total(sql`${days.revenueMinor}`, "sum_revenue_minor"),
    })
    .from(days)
    .where(
      and(
        eq(days.storeId, tenant.storeId),
        filter.startDate ? gte(days.day, filter.startDate) : undefined,
        filter.endDate ? lte(days.day, filter.endDate) : undefined,
        inArray(days.campaignId, tx.select({ id: campaigns.id }).from(campaigns).where(chosen)),
      ),
    )
    .groupBy(days.campaignId, days.publisherPlatform)
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
