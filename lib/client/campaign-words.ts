import { CAMPAIGN_STATUS_WORDS, type CampaignStatus } from "../contracts/campaign-status-words";
import type { CAMPAIGN_SORTS } from "../contracts/campaigns";
import { keysOf } from "./keys-of";

export { CAMPAIGN_STATUS_WORDS, type CampaignStatus };
export const CAMPAIGN_STATUS_LIST = keysOf(CAMPAIGN_STATUS_WORDS);

export type CampaignSort = (typeof CAMPAIGN_SORTS)[number];
/** What the table can show and be sorted by, in the order of its own; the nine of the specification under its headings. */
export const CAMPAIGN_SORT_WORDS: Readonly<Record<CampaignSort, string>> = {
  name: "Campaign",
  platform: "Platform",
  status: "Status",
  impressions: "Impressions",
  clicks: "Clicks",
  ctr: "CTR",
  conversions: "Conversions",
  conversionRate: "Conversion rate",
  spend: "Spend",
  costPerClick: "Cost per click",
  costPerConversion: "Cost per conversion",
  revenue: "Revenue",
  roas: "ROAS",
};
export const CAMPAIGN_SORT_LIST = keysOf(CAMPAIGN_SORT_WORDS);
