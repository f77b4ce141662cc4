import { addDays } from "../shop/daily-figures";
import { GraphError, invalidParameter } from "./graph-error";
import { unknownField } from "./graph-fields";
import { type GraphParams, isObject } from "./graph-params";

export type DayRange = { readonly since: string; readonly until: string };
export type InsightsQuery = {
  readonly level: "account" | "campaign" | "adset" | "ad";
  readonly ranges: readonly DayRange[];
  /** Days of one row; months or the whole range otherwise. */
  readonly increment: number | "monthly" | "all_days";
  readonly byPublisher: boolean;
  readonly byPosition: boolean;
  readonly fields: readonly string[];
  readonly windows: readonly string[];
};
export const INSIGHTS_PARAMS = [
  "level",
  "time_range",
  "time_ranges",
  "date_preset",
  "time_increment",
  "breakdowns",
  "action_breakdowns",
  "action_attribution_windows",
  "filtering",
  "sort",
  "default_summary",
  "use_unified_attribution_setting",
  "use_account_attribution_setting",
  "action_report_time",
];
const LEVELS = ["account", "campaign", "adset", "ad"] as const;
export const BREAKDOWNS = [
  ..."age country device_platform dma frequency_value gender hourly_stats_aggregated_by_advertiser_time_zone".split(
    " ",
  ),
  ..."hourly_stats_aggregated_by_audience_time_zone impression_device place_page_id platform_position product_id".split(
    " ",
  ),
  ..."publisher_platform region body_asset call_to_action_asset description_asset image_asset title_asset video_asset".split(
    " ",
  ),
];
const ACTION_BREAKDOWNS = [
  ..."action_type action_device action_destination action_target_id action_reaction action_video_sound action_video_type".split(
    " ",
  ),
  ..."action_carousel_card_id action_carousel_card_name action_canvas_component_name conversion_destination".split(" "),
];
const WINDOWS = ["1d_click", "7d_click", "28d_click", "1d_view", "7d_view", "28d_view", "1d_ev", "dda", "default"];
const MONTHS_KEPT = 37;

export const INSIGHTS_FIELDS: ReadonlySet<string> = new Set(
  `account_currency account_id account_name action_values actions ad_id ad_name adset_id adset_name attribution_setting
  buying_type campaign_id campaign_name canvas_avg_view_percent canvas_avg_view_time catalog_segment_actions
  catalog_segment_value clicks conversion_rate_ranking conversion_values conversions converted_product_quantity
  converted_product_value cost_per_action_type cost_per_conversion cost_per_inline_link_click
  cost_per_inline_post_engagement cost_per_outbound_click cost_per_thruplay cost_per_unique_action_type
  cost_per_unique_click cost_per_unique_inline_link_click cost_per_unique_outbound_click cpc cpm cpp created_time ctr
  date_start date_stop dda_results engagement_rate_ranking estimated_ad_recall_rate estimated_ad_recallers frequency
  full_view_impressions full_view_reach impressions inline_link_click_ctr inline_link_clicks inline_post_engagement
  mobile_app_purchase_roas objective optimization_goal outbound_clicks outbound_clicks_ctr purchase_roas quality_ranking
  reach results result_rate social_spend spend unique_actions unique_clicks unique_ctr unique_inline_link_clicks
  unique_outbound_clicks updated_time video_30_sec_watched_actions video_avg_time_watched_actions
  video_p100_watched_actions video_p25_watched_actions video_p50_watched_actions video_p75_watched_actions
  video_p95_watched_actions video_play_actions video_thruplay_watched_actions website_ctr website_purchase_roas`.split(
    /\s+/,
  ),
);

/** Reads and checks the parameters. `today` is the account's day. @throws GraphError */
export function readInsightsQuery(params: GraphParams, today: string): InsightsQuery {
  const level = params.text("level") ?? "account";
  if (!isLevel(level)) throw invalidParameter(`level must be one of the following values: ${LEVELS.join(", ")}`);
  const breakdowns = params.choices("breakdowns", BREAKDOWNS) ?? [];
  const unsupported = breakdowns.filter((name) => name !== "publisher_platform" && name !== "platform_position");
  const byPublisher = breakdowns.includes("publisher_platform");
  if (unsupported.length > 0 || (breakdowns.includes("platform_position") && !byPublisher))
    throw invalidParameter(
      `Current combination of data breakdown columns (action_type, ${breakdowns.join(", ")}) is invalid`,
    );
  const fields = params.list("fields") ?? ["impressions", "spend"];
  for (const field of fields) if (!INSIGHTS_FIELDS.has(field)) throw unknownField(field, "AdsInsights");
  if (params.choices("action_breakdowns", ACTION_BREAKDOWNS) && !fields.includes("actions"))
    throw invalidParameter("action_breakdowns requires actions in fields");
  return {
    level,
    ranges: readRanges(params, today),
    increment: readIncrement(params.text("time_increment")),
    byPublisher,
    byPosition: breakdowns.includes("platform_position"),
    fields,
    windows: params.choices("action_attribution_windows", WINDOWS) ?? [],
  };
}

function isLevel(level: string): level is InsightsQuery["level"] {
  return LEVELS.some((known) => known === level);
}

function readIncrement(text: string | undefined): InsightsQuery["increment"] {
  if (text === undefined || text === "all_days") return "all_days";
  if (text === "monthly") return "monthly";
  const days = Number(text);
  if (!Number.isInteger(days) || days < 1 || days > 90)
    throw invalidParameter(
      "time_increment must be between 1 and 90, or one of the following values: monthly, all_days",
    );
  return days;
}

/** Without any dates the last 30 days are served, which quietly cuts off history. */
function readRanges(params: GraphParams, today: string): DayRange[] {
  const several = params.json("time_ranges");
  const one = params.json("time_range");
  if (several !== undefined && !Array.isArray(several)) throw invalidParameter("time_ranges must be an array");
  if (several !== undefined) return several.map((range) => readRange(range, today));
  if (one !== undefined) return [readRange(one, today)];
  return [presetRange(params.text("date_preset") ?? "last_30d", today)];
}

function readRange(range: unknown, today: string): DayRange {
  if (!isObject(range)) throw invalidParameter("time_range must be an object with since and until");
  const { since, until } = range;
  if (typeof since !== "string" || typeof until !== "string" || !isDay(since) || !isDay(until))
    throw invalidParameter("Must be a date representation in the format YYYY-MM-DD");
  if (since > until) throw invalidParameter("The parameter since must be before until");
  const oldest = new Date(`${today}T00:00:00Z`);
  oldest.setUTCMonth(oldest.getUTCMonth() - MONTHS_KEPT);
  if (since < oldest.toISOString().slice(0, 10))
    throw new GraphError(
      3018,
      "(#3018) The start date of the time range cannot be beyond 37 months from the current date",
      { status: 400 },
    );
  return { since, until };
}

function isDay(text: string): boolean {
  return (
    /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text)
  );
}

function presetRange(preset: string, today: string): DayRange {
  const yesterday = addDays(today, -1);
  const days = /^last_(3|7|14|28|30|90)d$/.exec(preset)?.[1];
  if (days) return { since: addDays(today, -Number(days)), until: yesterday };
  const [year = "", month = ""] = today.split("-");
  const named: Readonly<Record<string, DayRange>> = {
    today: { since: today, until: today },
    yesterday: { since: yesterday, until: yesterday },
    this_month: { since: `${year}-${month}-01`, until: today },
    this_year: { since: `${year}-01-01`, until: today },
    maximum: { since: addDays(today, -MONTHS_KEPT * 30), until: today },
    data_maximum: { since: addDays(today, -MONTHS_KEPT * 30), until: today },
  };
  const range = named[preset];
  if (!range)
    throw invalidParameter(
      `date_preset must be one of the following values: ${[...Object.keys(named), "last_30d"].join(", ")}`,
    );
  return range;
}
