import { createLoader, parseAsString, parseAsStringLiteral } from "nuqs/server";
import { DESTINATION_IDS, PLATFORMS } from "@/lib/contracts/platform-list";
import { CAMPAIGN_SORT_LIST, CAMPAIGN_STATUS_LIST } from "./campaign-words";
import { RANGES } from "./date-range";
import { DELIVERY_STATE_LIST } from "./delivery-words";

// Every view is its URL. What a key does not know falls back to its default and never breaks the page.
export const rangeParam = parseAsStringLiteral(RANGES).withDefault("28d");

export const campaignParams = {
  platform: parseAsStringLiteral(PLATFORMS.map(({ id }) => id)),
  status: parseAsStringLiteral(CAMPAIGN_STATUS_LIST),
  q: parseAsString.withDefault(""),
  sort: parseAsStringLiteral(CAMPAIGN_SORT_LIST).withDefault("spend"),
  order: parseAsStringLiteral(["asc", "desc"] as const).withDefault("desc"),
};
export const eventParams = {
  state: parseAsStringLiteral(DELIVERY_STATE_LIST),
  destination: parseAsStringLiteral(DESTINATION_IDS),
  q: parseAsString.withDefault(""),
};

export const loadOverviewParams = createLoader({ range: rangeParam, ...campaignParams });
export const loadEventParams = createLoader(eventParams);
