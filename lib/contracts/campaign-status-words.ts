import type { CampaignListItem } from "./campaigns";

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

/** "Paused, no longer listed": the state of a campaign in a file, where there is no second badge. */
export const statusText = ({ status, missing }: Pick<CampaignListItem, "status" | "missing">): string =>
  `${CAMPAIGN_STATUS_WORDS[status]}${missing ? ", no longer listed" : ""}`;
