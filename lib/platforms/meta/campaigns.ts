import * as z from "zod";
import { daysIn, halvesOf, sliceDays } from "@/lib/core/day-range";
import { PlatformError } from "@/lib/core/errors";
import { toMinor } from "@/lib/core/money";
import type { Access, Campaign, CampaignDay, CampaignPort, CampaignStatus, DayRange } from "@/lib/platforms/contract";
import { accountCaller, insightsCaller, type MetaClient } from "./client";
import { accountEdge, nodePath } from "./graph-path";
import { createInsightsReports } from "./insights-report";

const REPORT_TIMEOUT_MS = 60_000;
/** Sync answers of this many days stay small enough for a shop's account; larger ones are halved when Meta says so. */
const SLICE_DAYS = 30;

/** Source: Meta "Campaign", read 2026-11-22. Parents' pauses show only in `effective_status`. */
const STATUS: ReadonlyMap<string | undefined, CampaignStatus> = new Map([
  ["ACTIVE", "active"],
  ["IN_PROCESS", "active"],
  ["PAUSED", "paused"],
  ["CAMPAIGN_PAUSED", "paused"],
  ["ADSET_PAUSED", "paused"],
  ["ARCHIVED", "archived"],
  ["DELETED", "removed"],
  ["WITH_ISSUES", "with_issues"],
]);
/** Without this filter Meta leaves out what is archived. */
const LISTED = ["ACTIVE", "PAUSED", "ARCHIVED", "IN_PROCESS", "WITH_ISSUES"];
/**
 * Without a filter an account's insights leave out what was deleted, with all that it has cost.
 * Source: Meta "Manage your ad object's status", read 2026-11-29.
 */
const WHATEVER_BECAME_OF_IT = [{ field: "campaign.effective_status", operator: "IN", value: [...LISTED, "DELETED"] }];

const AccountRow = z.object({ currency: z.string(), timezone_name: z.string() });
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

const asksForLess = (error: unknown): boolean =>
  error instanceof PlatformError && error.details.reason === "too_much_data";
/** No answer in time, code 1, 2 or -1, or a page of the infrastructure: what comes when a question takes too long. */
const tookTooLong = (error: unknown): boolean =>
  error instanceof PlatformError && ["answer_lost", "server_error"].includes(error.details.reason);

/** Without dates Meta would serve the last thirty days, without statuses not all campaigns: everything is always said. */
const insightsQuery = ({ from, to }: DayRange) => ({
  level: "campaign",
  time_range: JSON.stringify({ since: from, until: to }),
  time_increment: "1",
  breakdowns: "publisher_platform",
  filtering: JSON.stringify(WHATEVER_BECAME_OF_IT),
  fields: "campaign_id,campaign_name,impressions,clicks,spend,actions,action_values",
});

export function createMetaCampaigns(client: MetaClient): CampaignPort {
  const reports = createInsightsReports(client);

  /** At once where Meta can, else as a report; a report that is already being made is waited for. */
  async function readRows(access: Access, range: DayRange) {
    const query = insightsQuery(range);
    if (!reports.isRunning(access, query)) {
      try {
        return await client.listAll(
          insightsCaller(access),
          accountEdge(access, "insights"),
          { ...query, limit: "500" },
          InsightRow,
          REPORT_TIMEOUT_MS,
        );
      } catch (error) {
        const isLeast = daysIn(range) <= 1;
        if (!tookTooLong(error) && !(isLeast && asksForLess(error))) throw error;
      }
    }
    return reports.read(access, query, InsightRow);
  }

  /** Halves the range as long as Meta asks for less. */
  async function* readSlice(access: Access, range: DayRange): AsyncGenerator<CampaignDay[]> {
    try {
      yield (await readRows(access, range)).map((row) => toCampaignDay(row, access.account.currency));
      return;
    } catch (error) {
      if (daysIn(range) <= 1 || !asksForLess(error)) throw error;
    }
    for (const half of halvesOf(range)) yield* readSlice(access, half);
  }

  return {
    /**
     * GET /act_…
     * @throws PlatformError as `list`
     * Source: Meta "Ad account", read 2026-11-22.
     */
    async facts(access) {
      const { data } = await client.call("read", accountCaller(access), {
        method: "GET",
        path: nodePath(access.account.id),
        query: { fields: "currency,timezone_name" },
        schema: AccountRow,
      });
      return { currency: data.currency, timeZone: data.timezone_name };
    },

    sliceDays: SLICE_DAYS,

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
      return (await client.listAll(accountCaller(access), accountEdge(access, "campaigns"), query, CampaignRow)).map(
        toCampaign,
      );
    },

    /**
     * GET /act_…/insights by campaign, day and publisher platform, in slices of 30 days, each slice whole; of deleted
     * campaigns too. Days are the ad account's; a (campaign, day, platform) without delivery has no row. Figures settle for 28 days. Counts and
     * amounts are text on the wire, amounts in major units. A slice that is too much (100/1487534) is halved; a day that
     * still is, and what takes too long (1, 2, -1, 5xx, no answer), becomes a report (POST /act_…/insights).
     * @throws PlatformError rejected `range_too_old` past 37 months; wait `report_not_ready`: the same call later goes
     * on; reconnect, permission, throttled, unavailable
     * Source: Meta "Insights API", "Breakdowns", "Limits and best practices", read 2026-11-22.
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
