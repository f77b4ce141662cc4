import { createLoader, createParser, parseAsString, parseAsStringLiteral } from "nuqs/server";
import { DESTINATION_IDS, PLATFORMS } from "@/lib/contracts/platform-list";
import { COMPARES, PERIODS } from "../contracts/period-list";
import { isDay } from "../core/day-range";
import { areSameColumns, type ChosenColumn, readColumns, USUAL_COLUMNS, writeColumns } from "./campaign-columns";
import { CAMPAIGN_SORT_LIST, CAMPAIGN_STATUS_LIST } from "./campaign-words";
import { DELIVERY_STATE_LIST, EVENT_TYPE_LIST } from "./delivery-words";
import { ROAS_BAND_LIST } from "./roas-band";
import { TILES } from "./tiles";
import { TREND_UNIT_LIST } from "./trend-rows";

// Every view is its URL. What a key does not know falls back to its default and never breaks the page.
const parseAsDay = createParser({
  parse: (text) => (isDay(text) && text >= "2000" ? text : null),
  serialize: (day: string) => day,
});
/** A named range, or dates of one's own in `from` and `to`; and what it is compared with. */
export const rangeParams = {
  range: parseAsStringLiteral(PERIODS).withDefault("28d"),
  from: parseAsDay,
  to: parseAsDay,
  cmp: parseAsStringLiteral(COMPARES).withDefault("previous"),
  cmpFrom: parseAsDay,
  cmpTo: parseAsDay,
};
/** Days, weeks or months in the trend; without it as the range is long. */
export const unitParam = parseAsStringLiteral(TREND_UNIT_LIST);
/** The figure whose change is taken apart. */
export const whyParam = parseAsStringLiteral(TILES.map(({ id }) => id));

export const campaignParams = {
  platform: parseAsStringLiteral(PLATFORMS.map(({ id }) => id)),
  status: parseAsStringLiteral(CAMPAIGN_STATUS_LIST),
  roas: parseAsStringLiteral(ROAS_BAND_LIST),
  q: parseAsString.withDefault(""),
  sort: parseAsStringLiteral(CAMPAIGN_SORT_LIST).withDefault("spend"),
  order: parseAsStringLiteral(["asc", "desc"] as const).withDefault("desc"),
};
/** The rate that the form begins with: of which currency, and from which day. */
export const rateParams = {
  currency: createParser({
    parse: (text) => (/^[a-z]{3}$/i.test(text) ? text.toUpperCase() : null),
    serialize: (currency: string) => currency,
  }),
  day: parseAsDay,
};
/** The columns of the campaign table, where they are not the usual ones. */
export const columnsParam = createParser<readonly ChosenColumn[]>({
  parse: readColumns,
  serialize: writeColumns,
  eq: areSameColumns,
}).withDefault(USUAL_COLUMNS);
/** All keys that a saved view keeps. */
export const viewedParams = { ...campaignParams, cols: columnsParam, ...rangeParams };
const parseAsId = createParser({
  parse: (text) => (/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text) ? text.toLowerCase() : null),
  serialize: (id: string) => id,
});
/** The sale whose drawer is open, and the replay whose result is shown. */
export const eventParam = parseAsId;
export const replayParam = parseAsId;
/** Said where the overview would otherwise open with a view of one's own. */
export const NO_VIEW = "all";
/** The saved view that is open. What it shows stands in the other keys, for those too who may not see the view. */
export const viewParam = createParser({
  parse: (text) => (text === NO_VIEW ? text : parseAsId.parse(text)),
  serialize: (id: string) => id,
});
export const eventParams = {
  state: parseAsStringLiteral(DELIVERY_STATE_LIST),
  destination: parseAsStringLiteral(DESTINATION_IDS),
  kind: parseAsStringLiteral(EVENT_TYPE_LIST),
  reason: parseAsString,
  from: parseAsDay,
  to: parseAsDay,
  q: parseAsString.withDefault(""),
};

export const loadOverviewParams = createLoader({ ...rangeParams, unit: unitParam, ...campaignParams });
export const loadEventParams = createLoader({ ...eventParams, event: eventParam });
export const loadFailureParams = createLoader({ event: eventParam });
