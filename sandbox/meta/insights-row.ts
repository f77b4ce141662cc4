import type { Random } from "../core/random";
import { decimalsOf } from "./currency-decimals";
import type { InsightsQuery } from "./insights-query";
import type { MetaAdAccount, MetaCampaign } from "./meta-shop";

/** Sums of one row before they are spelled Meta's way. */
export type RowFigures = {
  readonly account: MetaAdAccount;
  readonly campaign: MetaCampaign | null;
  readonly publisher: string | null;
  readonly since: string;
  readonly until: string;
  readonly impressions: number;
  readonly clicks: number;
  readonly spend: number;
  readonly purchases: number;
  readonly revenue: number;
};
type Action = Readonly<Record<string, string>>;

/** Windows whose figures Meta no longer gives, though it still takes their names. */
const EMPTY_WINDOWS = ["7d_view", "28d_view"];

/** A row as strings, with only what was asked for and only what is not empty. */
export function insightsRow(row: RowFigures, query: InsightsQuery, random: Random): Record<string, unknown> {
  const values = allValues(row, query, random);
  const picked: Record<string, unknown> = {};
  for (const field of query.fields) {
    const value = values[field];
    if (value !== undefined && !(Array.isArray(value) && value.length === 0)) picked[field] = value;
  }
  return {
    ...picked,
    date_start: row.since,
    date_stop: row.until,
    ...(row.publisher !== null && { publisher_platform: row.publisher }),
    ...(query.byPosition && { platform_position: row.publisher === "instagram" ? "instagram_reels" : "feed" }),
  };
}

function allValues(row: RowFigures, query: InsightsQuery, random: Random): Record<string, unknown> {
  const { account, campaign, impressions, clicks, spend } = row;
  const linkClicks = Math.round(clicks * 0.82);
  const reach = Math.round(impressions / 1.37);
  const belowCampaign = query.level === "adset" || query.level === "ad";
  return {
    account_currency: account.currency,
    account_id: account.id,
    account_name: account.name,
    campaign_id: campaign?.id,
    campaign_name: campaign?.name,
    objective: campaign?.objective,
    buying_type: campaign && "AUCTION",
    adset_id: belowCampaign ? `${campaign?.id}1` : undefined,
    adset_name: belowCampaign ? `${campaign?.name}, all` : undefined,
    ad_id: query.level === "ad" ? `${campaign?.id}11` : undefined,
    ad_name: query.level === "ad" ? `${campaign?.name}, ad` : undefined,
    attribution_setting: "7d_click_1d_view",
    impressions: String(impressions),
    clicks: String(clicks),
    inline_link_clicks: String(linkClicks),
    spend: money(spend, account.currency),
    reach: String(reach),
    frequency: reach > 0 ? (impressions / reach).toFixed(6) : undefined,
    ctr: impressions > 0 ? ((clicks / impressions) * 100).toFixed(6) : undefined,
    cpc: clicks > 0 ? (spend / clicks).toFixed(6) : undefined,
    cpm: impressions > 0 ? ((spend / impressions) * 1000).toFixed(6) : undefined,
    ...actionValues(row, query, linkClicks, random),
  };
}

/** One purchase stands under several types at once; whoever adds them up counts it several times. */
function actionValues(
  row: RowFigures,
  query: InsightsQuery,
  linkClicks: number,
  random: Random,
): Record<string, unknown> {
  const { account, purchases, revenue, spend } = row;
  const atTill = Math.round(purchases * 0.4);
  const tillRevenue = purchases > 0 ? (revenue * atTill) / purchases : 0;
  const list = (counts: Readonly<Record<string, number>>, spell: (value: number) => string) =>
    random.shuffle(
      Object.entries(counts)
        .filter(([, value]) => value > 0)
        .map(([type, value]) => action(type, spell(value), query.windows)),
    );
  const roas = (types: readonly string[]) =>
    spend > 0 && revenue > 0 ? types.map((type) => action(type, (revenue / spend).toFixed(6), query.windows)) : [];
  return {
    actions: list(
      {
        link_click: linkClicks,
        page_engagement: Math.round(linkClicks * 1.3),
        landing_page_view: Math.round(linkClicks * 0.7),
        omni_view_content: Math.round(linkClicks * 0.6),
        omni_add_to_cart: purchases * 2,
        omni_initiated_checkout: purchases + Math.round(purchases / 2),
        omni_purchase: purchases,
        purchase: purchases,
        "offsite_conversion.fb_pixel_purchase": purchases - atTill,
        "offline_conversion.purchase": atTill,
      },
      String,
    ),
    action_values: list(
      {
        omni_add_to_cart: revenue * 2.1,
        omni_purchase: revenue,
        purchase: revenue,
        "offsite_conversion.fb_pixel_purchase": revenue - tillRevenue,
        "offline_conversion.purchase": tillRevenue,
      },
      (value) => money(value, account.currency),
    ),
    purchase_roas: roas(["omni_purchase"]),
    website_purchase_roas: roas(["offsite_conversion.fb_pixel_purchase"]),
  };
}

function action(type: string, value: string, windows: readonly string[]): Action {
  const named = windows.filter((window) => window !== "default" && !EMPTY_WINDOWS.includes(window));
  return { action_type: type, value, ...Object.fromEntries(named.map((window) => [window, value])) };
}

/** Major units of the account's currency, as text, as fine as its coins. */
function money(amount: number, currency: string): string {
  const decimals = decimalsOf(currency);
  // In the number's own digits: 1.005 times a hundred is less than 100.5 to a computer.
  const coins = Math.round(Number(`${amount.toFixed(8)}e${decimals}`));
  return (coins / 10 ** decimals).toFixed(decimals);
}
