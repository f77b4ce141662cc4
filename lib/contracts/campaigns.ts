import * as z from "zod";
import { Compare, DateRange, Day } from "./periods";
import { PlatformId } from "./platforms";
import { ROAS_BANDS, ROAS_FAIR, ROAS_GOOD } from "./roas-band";

export const CAMPAIGN_STATUSES = [
  "active",
  "paused",
  "archived",
  "removed",
  "with_issues",
  "ended",
  "unknown",
] as const;
export const CampaignStatus = z.enum(CAMPAIGN_STATUSES);

const Performance = z.object({
  impressions: z.number(),
  clicks: z.number(),
  conversions: z.number(),
  /** Major units of the campaign's currency. */
  spend: z.number(),
  revenue: z.number(),
  /** Revenue ÷ spend from sums; null when nothing was spent. */
  roas: z.number().nullable(),
});
export type Performance = z.infer<typeof Performance>;

export const CampaignListItem = z
  .object({
    id: z.string(),
    platform: PlatformId,
    campaignId: z.string(),
    name: z.string(),
    status: CampaignStatus,
    /** The platform no longer lists it; its history stays. */
    missing: z.boolean(),
    accountId: z.string(),
    accountName: z.string(),
    currency: z.string(),
    performance: Performance,
    /** No day of the range was read from the platform yet: its figures are not known, and no zeros. */
    unread: z.boolean(),
    lastSynced: z.iso.datetime().nullable(),
  })
  .meta({ id: "Campaign" });
export type CampaignListItem = z.infer<typeof CampaignListItem>;

/** What the table can show, and be sorted by. */
export const CAMPAIGN_SORTS = [
  "name",
  "platform",
  "status",
  "impressions",
  "clicks",
  "ctr",
  "conversions",
  "conversionRate",
  "spend",
  "costPerClick",
  "costPerConversion",
  "revenue",
  "roas",
] as const;
export const CampaignListQuery = z.object({
  platform: PlatformId.optional(),
  status: CampaignStatus.optional(),
  roas: z
    .enum(ROAS_BANDS)
    .optional()
    .meta({
      description: `Only campaigns whose ROAS over the range, rounded to the two decimals that the table shows, is below ${ROAS_FAIR} (poor), from ${ROAS_FAIR} to below ${ROAS_GOOD} (fair), or ${ROAS_GOOD} and above (good); or that have none, because nothing was spent, or none of the days was read (none). Totals are of these alone.`,
    }),
  startDate: Day.optional().meta({
    description: "First day, in the ad account's zone. Without dates: everything synced.",
  }),
  endDate: Day.optional(),
  q: z.string().trim().max(200).optional(),
  sort: z.enum(CAMPAIGN_SORTS).default("spend"),
  order: z.enum(["asc", "desc"]).default("desc"),
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
});
export type CampaignListQuery = z.output<typeof CampaignListQuery>;

const CampaignColumns = z.string().transform((text, context) => {
  const named = text.split(",").map((name) => CAMPAIGN_SORTS.find((known) => known === name.trim()) ?? null);
  const known = named.filter((name) => name !== null);
  if (known.length === named.length && new Set(known).size === known.length) return known;
  context.addIssue({
    code: "custom",
    message: `must be some of ${CAMPAIGN_SORTS.join(", ")}, separated by commas, each once`,
  });
  return z.NEVER;
});

/** The table as a file: all that match, not a page of them, and where something is compared, what they were. */
export const CampaignCsvQuery = CampaignListQuery.omit({ cursor: true, limit: true }).extend({
  compare: Compare.default("none").meta({
    description: "Adds what spend, revenue and ratios were in that range; needs startDate and endDate.",
  }),
  compareStart: Day.optional(),
  compareEnd: Day.optional(),
  view: z
    .string()
    .max(100)
    .optional()
    .meta({ description: "A saved view, for the file's name alone; see /campaign-views." }),
  columns: CampaignColumns.optional().meta({
    description: `The columns of the file in their order, separated by commas, each once: some of ${CAMPAIGN_SORTS.join(", ")}. Behind them comes the currency, where one of them is an amount, and with compare what those of them were that are amounts or ratios. Without it: name, platform, status, impressions, clicks, conversions, spend, revenue, roas.`,
  }),
});
export type CampaignCsvQuery = z.output<typeof CampaignCsvQuery>;

export const CampaignListResponse = z
  .object({
    success: z.literal(true),
    data: z.array(CampaignListItem),
    meta: z.object({
      total: z.int(),
      lastSyncAt: z.iso.datetime().nullable(),
      nextCursor: z.string().nullable(),
      /**
       * Sums over every campaign that matches, one a currency; different currencies are never added. `unread`: all of
       * them are.
       */
      totals: z.array(Performance.extend({ currency: z.string(), unread: z.boolean() })),
      range: z.object({ startDate: Day.nullable(), endDate: Day.nullable() }),
    }),
  })
  .meta({ id: "CampaignList" });
export type CampaignListResponse = z.infer<typeof CampaignListResponse>;

export const SyncBody = z
  .strictObject({ platforms: z.array(PlatformId).min(1).max(10).optional(), dateRange: DateRange.optional() })
  .meta({ id: "SyncCampaigns" });
export type SyncBody = z.output<typeof SyncBody>;
export const SyncResponse = z
  .object({
    success: z.boolean(),
    message: z.string(),
    syncedCampaigns: z.int(),
    errors: z.array(z.string()).optional(),
  })
  .meta({ id: "SyncCampaignsResult" });
export type SyncResponse = z.infer<typeof SyncResponse>;
