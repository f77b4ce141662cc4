import * as z from "zod";
import { CampaignStatus } from "./campaigns";
import { Compare, Day, Period, ToldDay } from "./periods";
import { PlatformId } from "./platforms";

/** What advertising cost and what the platforms say it brought. Money in major units of the group's currency. */
export const AdFigures = z.object({
  spend: z.number(),
  /** As the platforms report it; they may each claim the same sale. */
  revenue: z.number(),
  /** Reported revenue ÷ spend, from the sums; null when nothing was spent. */
  roas: z.number().nullable(),
  impressions: z.int(),
  clicks: z.int(),
  /** Purchases as the platforms report them; fractional where a platform credits parts. */
  conversions: z.number(),
  /** Spend ÷ conversions; null without conversions. */
  costPerConversion: z.number().nullable(),
});
export type AdFigures = z.infer<typeof AdFigures>;

/** What the tills say. Purchases less what was given back; a refund counts on the day it was given. */
export const TillFigures = z.object({
  tillRevenue: z.number(),
  /** Purchases, and those of them that came without an amount. */
  sales: z.int(),
  unpricedSales: z.int(),
  refunds: z.int(),
  refunded: z.number(),
});
export type TillFigures = z.infer<typeof TillFigures>;

const { spend, revenue, impressions, clicks, conversions, ...ratios } = AdFigures.shape;
/**
 * Both sides of one currency, beside each other and never added. Of days that were not read from the platforms nothing is
 * known: all of the ads' figures are null then, while the tills' are there.
 */
export const Figures = z.object({
  spend: spend.nullable(),
  revenue: revenue.nullable(),
  impressions: impressions.nullable(),
  clicks: clicks.nullable(),
  conversions: conversions.nullable(),
  ...ratios,
  /** Null where figures of single platforms are asked for: a till does not know which ad brought a sale. */
  till: TillFigures.nullable(),
  /**
   * Till revenue ÷ spend, both in the store's currency; null when nothing was spent in it, no till reported a sale, ads cost
   * something in a currency that stands apart, or days of the ads were not read.
   */
  blendedRoas: z.number().nullable(),
});
export type Figures = z.infer<typeof Figures>;

/** `percent`: of the earlier value, null when that was 0. For ratios only the difference has a meaning. */
export const Change = z.object({ absolute: z.number().nullable(), percent: z.number().nullable() });
export type Change = z.infer<typeof Change>;
export const CHANGING = [
  "spend",
  "revenue",
  "roas",
  "impressions",
  "clicks",
  "conversions",
  "costPerConversion",
  "tillRevenue",
  "sales",
  "blendedRoas",
] as const;
export const ChangingMetric = z.enum(CHANGING);
export type ChangingMetric = z.infer<typeof ChangingMetric>;

/** Shared by everything that is told of a range. Days are the ad accounts' for ads and the store's for tills. */
export const RangeQuery = z.object({
  startDate: Day,
  endDate: Day.meta({ description: "At most 25 months after startDate." }),
  compare: Compare.default("previous").meta({
    description:
      "previous: as many days before it, or the whole months before whole months. weekday: as many days, moved back by the fewest whole weeks that do not run into the range, so that weekdays stand against the same weekdays. year: the same dates a year earlier. custom: compareStart to compareEnd.",
  }),
  compareStart: Day.optional(),
  compareEnd: Day.optional(),
  platform: PlatformId.optional(),
});
export type RangeQuery = z.output<typeof RangeQuery>;

const Range = z.object({ startDate: ToldDay, endDate: ToldDay });

/** Where the figures come from and how they were put together. */
export const FiguresMeta = z.object({
  range: Range,
  compare: Range.nullable(),
  /** The store's currency, into which others are converted where the business has stated a rate for every day needed. */
  storeCurrency: z.string(),
  storeTimeZone: z.string(),
  /** Some ad account counts its days in another zone than the store. */
  zonesDiffer: z.boolean(),
  /** The range holds a day that is not over, or that an account was last read before the end of. */
  partial: z.boolean(),
  accounts: z.array(
    z.object({
      platforms: z.array(PlatformId),
      accountId: z.string(),
      name: z.string(),
      currency: z.string(),
      timeZone: z.string(),
      lastSyncAt: z.iso.datetime().nullable(),
      /** Figures before this day have not been read from the platform yet; null while none have. */
      completeFrom: ToldDay.nullable(),
      /** Why the newest figures could not be read, or cannot any more, for the owner. */
      problem: z.string().nullable(),
      /** Why old figures could not be read, while the newest could; the reading is tried again. */
      historyProblem: z
        .object({
          /** The days before it; null while it is not known. */
          before: ToldDay.nullable(),
          /** They were here already and stay as they were; otherwise they are missing. */
          again: z.boolean(),
          reason: z.string(),
        })
        .nullable(),
    }),
  ),
  /** What ads charged in the range that no connection shows, such as those of one that was ended; in no figure. */
  leftOut: z.array(
    z.object({
      platform: PlatformId,
      accountId: z.string(),
      name: z.string(),
      currency: z.string(),
      spend: z.number(),
    }),
  ),
  /** Currencies that were converted, with the rates used. */
  converted: z.array(
    z.object({
      from: z.string(),
      to: z.string(),
      /** As the business stated them: one unit of `from` in `to`, or, `inverse`, one unit of `to` in `from`. */
      rates: z.array(z.object({ validFrom: ToldDay, rate: z.string(), inverse: z.boolean() })),
    }),
  ),
  /** Currencies that stand apart, and the first day for which a rate is missing. */
  apart: z.array(z.object({ currency: z.string(), missingOn: ToldDay })),
});
export type FiguresMeta = z.infer<typeof FiguresMeta>;

const Group = z.object({
  currency: z.string(),
  current: Figures.meta({
    description: "Of the days that were read (see meta.accounts); null in every figure of the ads where none was.",
  }),
  previous: Figures.nullable().meta({
    description:
      "Null without comparison; null in every figure of the ads while a day of the compared range is not read.",
  }),
  change: z.record(ChangingMetric, Change).nullable().meta({
    description: "Unknown, so null in both, for figures of the ads while a day of either range is not read.",
  }),
});
export type FigureGroup = z.infer<typeof Group>;

export const MetricsResponse = z
  .object({
    success: z.literal(true),
    data: z.object({
      totalSpend: z
        .number()
        .nullable()
        .meta({ description: "Null where currencies stand apart, or nothing of the range is read yet; see groups." }),
      totalRevenue: z.number().nullable().meta({ description: "As the platforms report it." }),
      overallROAS: z.number().nullable().meta({ description: "totalRevenue ÷ totalSpend." }),
      /** Of the three totals. */
      currency: z.string().nullable(),
      activeConnections: z.int(),
      /** Events of the range that at least one platform has; each counts once. */
      syncedEvents: z.int(),
      /** Whatever the tills reported in the range. */
      totalEvents: z.int(),
      campaignCount: z.int(),
      /**
       * One a currency: the store's first, if till figures or an account asked for are told in it. More than one only
       * where a rate is missing.
       */
      groups: z.array(Group),
    }),
    meta: FiguresMeta,
  })
  .meta({ id: "Metrics" });
export type MetricsResponse = z.infer<typeof MetricsResponse>;

export const TREND_UNITS = ["day", "week", "month"] as const;
export const TrendsQuery = RangeQuery.extend({
  unit: z
    .enum(TREND_UNITS)
    .optional()
    .meta({ description: "Without it: days up to 62 days, weeks up to 200, else months." }),
});
export type TrendsQuery = z.output<typeof TrendsQuery>;
const Point = Figures.extend({
  startDate: ToldDay,
  endDate: ToldDay,
  /** Cut by the range, or not over yet. */
  partial: z.boolean(),
});
export type TrendPoint = z.infer<typeof Point>;
export const TrendsResponse = z
  .object({
    success: z.literal(true),
    data: z.object({
      unit: z.enum(TREND_UNITS),
      groups: z.array(
        z.object({
          currency: z.string(),
          points: z.array(Point).meta({
            description:
              "Every day, week (from Monday) or month of the range, those without figures too. Figures of the ads are null where a day of it was not read from the platforms.",
          }),
          /** The compared range likewise; the n-th stands against the n-th. */
          previous: z.array(Point).nullable(),
        }),
      ),
    }),
    meta: FiguresMeta,
  })
  .meta({ id: "Trends" });
export type TrendsResponse = z.infer<typeof TrendsResponse>;

export const BREAKDOWN_METRICS = ["revenue", "spend", "conversions", "clicks", "impressions"] as const;
export const BreakdownMetric = z.enum(BREAKDOWN_METRICS);
export type BreakdownMetric = z.infer<typeof BreakdownMetric>;
export const BreakdownQuery = RangeQuery.extend({
  by: z.enum(["platform", "campaign"]).default("platform"),
  metric: BreakdownMetric.default("revenue"),
  limit: z.coerce.number().int().min(1).max(100).default(10),
  currency: z.enum(["store", "account"]).optional().meta({
    description: "account: nothing is converted, as in the list of campaigns. Without it as in the metrics.",
  }),
});
export type BreakdownQuery = z.output<typeof BreakdownQuery>;
/** As a file it has a line for everything. */
export const BreakdownCsvQuery = BreakdownQuery.omit({ limit: true });
const Contribution = z.object({
  current: AdFigures.nullable().meta({
    description: "Of the days that were read from the platforms; null where none was.",
  }),
  previous: AdFigures.nullable().meta({
    description: "Null without comparison, and while a day of the compared range is not read.",
  }),
  change: z.number().nullable().meta({
    description:
      "Of the metric; the changes of all items and of the rest add up to the total's. Null without comparison, and for all of them while a day of either range is not read.",
  }),
  /** Change ÷ the total's change; null when that is 0. */
  shareOfChange: z.number().nullable(),
});
export const BreakdownItem = Contribution.extend({
  /** The campaign list's id of the line, or the platform. */
  id: z.string(),
  platform: PlatformId,
  name: z.string(),
  status: CampaignStatus.nullable(),
});
export type BreakdownItem = z.infer<typeof BreakdownItem>;
export const BreakdownResponse = z
  .object({
    success: z.literal(true),
    data: z.object({
      by: z.enum(["platform", "campaign"]),
      metric: BreakdownMetric,
      groups: z.array(
        z.object({
          currency: z.string(),
          total: Contribution,
          /** Largest change first, either way; by value without comparison. */
          items: z.array(BreakdownItem),
          /** Whatever has no line of its own here. */
          rest: Contribution.extend({ items: z.int() }).nullable(),
        }),
      ),
    }),
    meta: FiguresMeta,
  })
  .meta({ id: "Breakdown" });
export type BreakdownResponse = z.infer<typeof BreakdownResponse>;

/** docs/metrics.md states each rule. */
export const HIGHLIGHT_RULES = [
  "best_roas",
  "largest_gain",
  "largest_loss",
  "spend_without_sales",
  "below_break_even",
] as const;
export const Highlight = z
  .object({
    rule: z.enum(HIGHLIGHT_RULES),
    currency: z.string(),
    campaign: BreakdownItem.extend({ current: AdFigures }),
  })
  .meta({ id: "Highlight" });
export type Highlight = z.infer<typeof Highlight>;
export const HighlightsResponse = z
  .object({ success: z.literal(true), data: z.array(Highlight), meta: FiguresMeta })
  .meta({ id: "Highlights" });
export type HighlightsResponse = z.infer<typeof HighlightsResponse>;

export const PerformanceQuery = z.object({
  period: Period.default("28d"),
  compare: Compare.exclude(["custom"]).default("previous"),
});
export const PerformanceReport = z
  .object({
    success: z.literal(true),
    data: z.object({
      period: Period,
      metrics: MetricsResponse.shape.data,
      trends: TrendsResponse.shape.data,
      platforms: BreakdownResponse.shape.data,
      campaigns: BreakdownResponse.shape.data,
      highlights: z.array(Highlight),
    }),
    meta: FiguresMeta,
  })
  .meta({ id: "PerformanceReport" });
export type PerformanceReport = z.infer<typeof PerformanceReport>;

export const CampaignRoas = z
  .object({
    success: z.literal(true),
    data: z.object({
      /** Reported revenue ÷ spend; null when nothing was spent. */
      roas: z.number().nullable(),
      spend: z.number(),
      revenue: z.number(),
      currency: z.string(),
    }),
    meta: z.object({ range: Range }),
  })
  .meta({ id: "CampaignRoas" });
export type CampaignRoas = z.infer<typeof CampaignRoas>;
