import type { CAMPAIGN_SORTS, CampaignListItem } from "../contracts/campaigns";
import { keysOf } from "./keys-of";

export type CampaignStatus = CampaignListItem["status"];
export const CAMPAIGN_STATUS_WORDS: Readonly<Record<CampaignStatus, string>> = {
  active: "Active",
  paused: "Paused",
  with_issues: "Needs attention",
  ended: "Ended",
  archived: "Archived",
  removed: "Removed",
  unknown: "Unknown",
};
export const CAMPAIGN_STATUS_LIST = keysOf(CAMPAIGN_STATUS_WORDS);

export type CampaignSort = (typeof CAMPAIGN_SORTS)[number];
/** What can be sorted by, under the headings of the specification. */
export const CAMPAIGN_SORT_WORDS: Readonly<Record<CampaignSort, string>> = {
  name: "Campaign",
  platform: "Platform",
  status: "Status",
  impressions: "Impressions",
  clicks: "Clicks",
  conversions: "Conversions",
  spend: "Spend",
  revenue: "Revenue",
  roas: "ROAS",
};
export const CAMPAIGN_SORT_LIST = keysOf(CAMPAIGN_SORT_WORDS);
