import * as z from "zod";
import { daysIn, halvesOf, sliceDays } from "@/lib/core/day-range";
import { PlatformError } from "@/lib/core/errors";
import { toMinor } from "@/lib/core/money";
import type { Access, Campaign, CampaignDay, CampaignPort, CampaignStatus, DayRange } from "@/lib/platforms/contract";
import type { MetaClient } from "./client";

const REPORT_TIMEOUT_MS = 60_000;
/** Sync answers of this many days stay small enough for a shop's account; larger ones are halved when Meta says so. */
const SLICE_DAYS = 30;

/** Source: Meta "Campaign", read 2026-11-22. Parents' pauses show only in `effective_status`. */
const STATUS: ReadonlyMap<string | undefined, CampaignStatus> = new Map([
  ["ACTIVE", "active"],
  ["IN_PROCESS", "active"],
  ["PAUSED", "paused"],
  ["ARCHIVED", "archived"],
  ["DELETED", "removed"],
  ["WITH_ISSUES", "with_issues"],
]);
/** Without this filter Meta leaves out what is archived. */
const LISTED = ["ACTIVE", "PAUSED", "ARCHIVED", "IN_PROCESS", "WITH_ISSUES"];

const CampaignRow = z.object({
  id: z.string(),
  name: z.string().default(""),
  effective_status: z.string().optional(),
  objective: z.string().optional(),
});
const figure = z.coerce.number().nonnegative();
const Actions = z.array(z.object({ action_type: z.string(), value: z.coerce.number().default(0) })).default([]);
type Actions = z.output<typeof Actions>;
const InsightRow = z.object({
  campaign_id: z.string(),
  campaign_name: z.string().default(""),
  date_start: z.iso.date(),
  publisher_platform: z.string().default("other"),
  impressions: figure.default(0),
  clicks: figure.default(0),
  spend: figure.default(0),
  actions: Actions,
  action_values: Actions,
});

/**
 * One purchase appears under several overlapping types, so exactly one is taken, the same for count and value.
 * `omni_purchase` alone holds store sales too. Source: Meta "Insights: actions", read 2026-11-22.
 */
const PURCHASE_TYPES = ["omni_purchase", "purchase", "offsite_conversion.fb_pixel_purchase"];
const figureOf = (actions: Actions, type: string): number | undefined =>
  actions.find(({ action_type }) => action_type === type)?.value;
const pickSource = (actions: Actions, values: Actions): string | null =>
  PURCHASE_TYPES.find((type) => figureOf(actions, type) !== undefined || figureOf(values, type) !== undefined) ?? null;

/** An insights row: counts as text, `spend` and action values as text in major units of the account's currency. */
export function toCampaignDay(row: z.output<typeof InsightRow>, currency: string): CampaignDay {
  const source = pickSource(row.actions, row.action_values);
  return {
    campaignId: row.campaign_id,
    campaignName: row.campaign_name,
    day: row.date_start,
    publisherPlatform: row.publisher_platform,
    impressions: row.impressions,
    clicks: row.clicks,
    conversions: source ? (figureOf(row.actions, source) ?? 0) : 0,
    spendMinor: toMinor(row.spend, currency),
    revenueMinor: source ? toMinor(figureOf(row.action_values, source) ?? 0, currency) : 0,
    conversionSource: source,
  };
}

const toCampaign = ({ id, name, effective_status, objective }: z.output<typeof CampaignRow>): Campaign => ({
  id,
  name,
  status: STATUS.get(effective_status) ?? "unknown",
  kind: objective ?? null,
});

/** Too much data in one answer: by its own code, or as code 1, whose text alone tells it from a passing fault. */
const asksForLess = (error: unknown): boolean =>
  error instanceof PlatformError && (error.details.reason === "too_much_data" || error.details.platformCode === "1");

export function createMetaCampaigns(client: MetaClient): CampaignPort {
  const edge = (access: Access, name: string) => `/${encodeURIComponent(access.account.id)}/${name}`;

  async function readDays(access: Access, range: DayRange): Promise<CampaignDay[]> {
    const rows = await client.listAll(
      access.grant.accessToken,
      edge(access, "insights"),
      {
        level: "campaign",
        time_range: JSON.stringify({ since: range.from, until: range.to }),
        time_increment: "1",
        breakdowns: "publisher_platform",
        fields: "campaign_id,campaign_name,impressions,clicks,spend,actions,action_values",
        limit: "500",
      },
      InsightRow,
      REPORT_TIMEOUT_MS,
    );
    return rows.map((row) => toCampaignDay(row, access.account.currency));
  }

  /** Halves the range as long as Meta asks for less; a single day that is still too much is an error. */
  async function* readSlice(access: Access, range: DayRange): AsyncGenerator<CampaignDay[]> {
    const days = daysIn(range);
    try {
      yield await readDays(access, range);
      return;
    } catch (error) {
      if (days <= 1 || !asksForLess(error)) throw error;
    }
    for (const half of halvesOf(range)) yield* readSlice(access, half);
  }

  return {
    /**
     * GET /act_…/campaigns with every status but deleted, all pages.
     * @throws PlatformError reconnect, permission (`target_gone`), throttled, unavailable
     * Source: Meta "Ad account campaigns", read 2026-11-22.
     */
    async list(access) {
      const query = {
        fields: "id,name,effective_status,objective",
        effective_status: JSON.stringify(LISTED),
        limit: "100",
      };
      return (await client.listAll(access.grant.accessToken, edge(access, "campaigns"), query, CampaignRow)).map(
        toCampaign,
      );
    },

    /**
     * GET /act_…/insights by campaign, day and publisher platform, in slices of 30 days, each slice whole. Days are
     * the ad account's; a (campaign, day, platform) without delivery has no row. Figures settle for 28 days.
     * @throws PlatformError rejected `range_too_old` past 37 months; reconnect, permission, throttled, unavailable
     * Source: Meta "Insights API", "Breakdowns", read 2026-11-22.
     */
    async *days(access, range) {
      for (const slice of sliceDays(range, SLICE_DAYS)) yield* readSlice(access, slice);
    },

    /** Instagram shows its own rows; Facebook all others (Messenger, Audience Network, Threads …). */
    shows: (platform, publisherPlatform) =>
      platform === "instagram"
        ? publisherPlatform === "instagram"
        : platform === "facebook" && publisherPlatform !== "instagram",
  };
}
