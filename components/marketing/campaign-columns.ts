import { CAMPAIGN_SORT_WORDS, type CampaignSort } from "@/lib/client/campaign-words";
import { DASH, formatCount, formatMoney } from "@/lib/client/format-number";
import type { Performance } from "@/lib/contracts/campaigns";

type Column = { sort: CampaignSort; label: string; hint: string; numeric: boolean };

const column = (sort: CampaignSort, hint: string, numeric: boolean): Column => ({
  sort,
  label: CAMPAIGN_SORT_WORDS[sort],
  hint,
  numeric,
});

/** The nine columns of the specification, in its order. */
export const CAMPAIGN_COLUMNS: readonly Column[] = [
  column("name", "The campaign's name at the platform.", false),
  column("platform", "Where the ads were shown.", false),
  column("status", "What the platform says about the campaign now.", false),
  column("impressions", "How often the ads were shown.", true),
  column("clicks", "How often somebody clicked an ad.", true),
  column("conversions", "Purchases the platform credits to this ad; platforms may each claim the same sale.", true),
  column("spend", "What the ads cost, in the ad account's currency.", true),
  column("revenue", "Value of the credited purchases, reported by the platform.", true),
  column("roas", "Revenue ÷ ad spend. 3× means 3 back for every 1 spent.", true),
];

export type Metric = "impressions" | "clicks" | "conversions" | "spend" | "revenue";

/** A metric as text. Never read yet is "—", which is not 0. */
export function metricText(performance: Performance, metric: Metric, currency: string, known: boolean): string {
  if (!known) return DASH;
  const value = performance[metric];
  return metric === "spend" || metric === "revenue" ? formatMoney(value, currency) : formatCount(value);
}
