import * as z from "zod";
import { sliceDays } from "@/lib/core/day-range";
import { microsToMinor, toMinor } from "@/lib/core/money";
import type { Access, Campaign, CampaignDay, CampaignPort, CampaignStatus } from "@/lib/platforms/contract";
import { callerOf, type GoogleClient } from "./client";

/** Bounds the length of one answer; one request is one operation of the daily quota. */
const SLICE_DAYS = 93;

const CampaignRow = z.object({
  campaign: z.object({
    id: z.coerce.string(),
    name: z.string().default(""),
    status: z.string().default("UNKNOWN"),
    servingStatus: z.string().optional(),
    primaryStatus: z.string().optional(),
    advertisingChannelType: z.string().optional(),
  }),
});
type CampaignRow = z.output<typeof CampaignRow>;
/** int64 comes as text, doubles as numbers; both may be left out when zero. */
const figure = z.coerce.number().default(0);
const DayRow = z.object({
  campaign: z.object({ id: z.coerce.string(), name: z.string().default("") }),
  segments: z.object({ date: z.iso.date() }),
  metrics: z
    .object({ impressions: figure, clicks: figure, costMicros: figure, conversions: figure, conversionsValue: figure })
    .prefault({}),
});

const LIST_QUERY =
  "SELECT campaign.id, campaign.name, campaign.status, campaign.serving_status, campaign.primary_status, campaign.advertising_channel_type FROM campaign";
const DAYS_QUERY =
  "SELECT campaign.id, campaign.name, segments.date, metrics.impressions, metrics.clicks, metrics.cost_micros, metrics.conversions, metrics.conversions_value FROM campaign";

/** Source: Google Ads API enums v25, read 2026-11-22. Words that come later are `unknown` or leave the status as it is. */
export function statusOf({ campaign: { status, servingStatus, primaryStatus } }: CampaignRow): CampaignStatus {
  if (status === "REMOVED") return "removed";
  if (servingStatus === "ENDED" || primaryStatus === "ENDED") return "ended";
  if (status === "PAUSED") return "paused";
  if (status !== "ENABLED") return "unknown";
  return primaryStatus === "MISCONFIGURED" || primaryStatus === "NOT_ELIGIBLE" || servingStatus === "SUSPENDED"
    ? "with_issues"
    : "active";
}

const toCampaign = (row: CampaignRow): Campaign => ({
  id: row.campaign.id,
  name: row.campaign.name,
  status: statusOf(row),
  kind: row.campaign.advertisingChannelType ?? null,
});

/** A row of the day query: cost in micros, conversion value in major units, both of the account's currency. */
export function toCampaignDay({ campaign, segments, metrics }: z.output<typeof DayRow>, currency: string): CampaignDay {
  const hasConversions = metrics.conversions !== 0 || metrics.conversionsValue !== 0;
  return {
    campaignId: campaign.id,
    campaignName: campaign.name,
    day: segments.date,
    publisherPlatform: "google",
    impressions: metrics.impressions,
    clicks: metrics.clicks,
    conversions: metrics.conversions,
    spendMinor: microsToMinor(metrics.costMicros, currency),
    revenueMinor: toMinor(metrics.conversionsValue, currency),
    conversionSource: hasConversions ? "conversions" : null,
  };
}

export function createGoogleCampaigns(client: GoogleClient): CampaignPort {
  const read = <T>(access: Access, query: string, row: z.ZodType<T>): Promise<T[]> =>
    client.queryAds(callerOf(access), { customerId: access.account.id, query, row });

  return {
    sliceDays: SLICE_DAYS,

    /**
     * searchStream over campaigns without segments, because a segmented query drops campaigns without figures.
     * @throws PlatformError reconnect, permission (`account_closed`, `account_lost`), throttled, unavailable
     * Source: Google Ads API "Zero metrics", protos v25, read 2026-11-22.
     */
    async list(access) {
      return (await read(access, LIST_QUERY, CampaignRow)).map(toCampaign);
    },

    /**
     * searchStream by campaign and `segments.date` (the account's days), in slices of 93 days; rows whose figures are
     * all zero are left out by Google, and days older than 37 months it no longer has. Conversions move to the click's
     * day, so past days change for weeks. Campaigns that were removed still have their days.
     * @throws PlatformError as `list`
     * Source: Google Ads API "Reporting", "Zero metrics", read 2026-11-22.
     */
    async *days(access, range) {
      for (const { from, to } of sliceDays(range, SLICE_DAYS)) {
        const query = `${DAYS_QUERY} WHERE segments.date BETWEEN '${from}' AND '${to}' ORDER BY segments.date`;
        const rows = await read(access, query, DayRow);
        yield rows.map((row) => toCampaignDay(row, access.account.currency));
      }
    },

    shows: (platform, publisherPlatform) => platform === "google" && publisherPlatform === "google",
  };
}
