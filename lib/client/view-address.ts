import { createLoader, createSerializer, type inferParserType } from "nuqs/server";
import type { CampaignView, CampaignViewShows } from "../contracts/campaign-views";
import { areUsual, USUAL_COLUMNS } from "./campaign-columns";
import { datesProblem } from "./range";
import { NO_VIEW, viewedParams, viewParam } from "./search-params";

/** What the address says of all that a view keeps. */
export type ViewedKeys = inferParserType<typeof viewedParams>;

/** Of an address that says nothing. */
export const USUAL_KEYS: ViewedKeys = createLoader(viewedParams)(new URLSearchParams());

const write = createSerializer({ view: viewParam, ...viewedParams });

/** What the address has to say to show what a view keeps. */
export const keysOfView = (shows: CampaignViewShows): ViewedKeys => ({ ...shows, cols: shows.cols ?? USUAL_COLUMNS });

/** The address as a view keeps it: what has no say, as a named range beside dates of one's own, is as usual. */
export function showsOf(keys: ViewedKeys): CampaignViewShows {
  const hasDates = !datesProblem(keys);
  const hasCompared = keys.cmp === "custom" && !datesProblem({ from: keys.cmpFrom, to: keys.cmpTo });
  return {
    ...{ ...keys, q: keys.q.trim(), cols: areUsual(keys.cols) ? null : [...keys.cols] },
    ...(hasDates ? { range: "28d" as const } : { from: null, to: null }),
    ...(hasCompared
      ? {}
      : { cmp: keys.cmp === "custom" ? ("previous" as const) : keys.cmp, cmpFrom: null, cmpTo: null }),
  };
}

/** Whether the address shows what the view does, however it says so. */
export const isAsKept = (keys: ViewedKeys, shows: CampaignViewShows): boolean =>
  write(keysOfView(showsOf(keys))) === write(keysOfView(showsOf(keysOfView(shows))));

/** The overview with these keys; `view`: the one that is open then, or that none is. */
export const viewHref = (slug: string, view: string | null, keys: ViewedKeys): string =>
  write(`/${slug}/overview`, { view, ...keys });

/** Of a kept view, what stands behind the question mark. */
export const viewSearch = ({ id, shows }: Pick<CampaignView, "id" | "shows">): string =>
  write({ view: id, ...keysOfView(shows) }).slice(1);

/** What an address can say of the overview: what a view keeps, which is open, the trend's step and the panel of a change. */
const SAID_KEYS = ["view", ...Object.keys(viewedParams), "unit", "why"];

/** Whether an address leaves it to us with what the overview opens. */
export const isPlainAddress = (search: Readonly<Record<string, unknown>>): boolean =>
  SAID_KEYS.every((key) => search[key] === undefined);

/** Whether the browser's address names a view, so that what it does not say is as usual and not as last chosen. */
export function opensView(): boolean {
  const view = viewParam.parse(new URLSearchParams(window.location.search).get("view") ?? "");
  return view !== null && view !== NO_VIEW;
}
