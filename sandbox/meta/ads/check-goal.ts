import { type GraphError, invalidParameter, overtaken } from "../graph-error";
import type { MetaAdAccount } from "../meta-shop";
import { CUSTOM_EVENT_TYPES, PROMOTED_OBJECT_KEYS } from "./ad-names";
import { readChoice, readText, recordUnknownKeys } from "./read-value";

type Pair = {
  readonly objective: string;
  /** Null: left out. */
  readonly destinations: readonly (string | null)[];
  readonly goals: readonly string[];
  /** The keys a promoted object must have, no more and no less. */
  readonly promotes: readonly string[];
};
type Goal = {
  readonly objective: string;
  readonly destination: string | null;
  readonly goal: string;
  readonly billingEvent: string;
  readonly promoted: Readonly<Record<string, unknown>> | null;
};
type Context = {
  readonly account: MetaAdAccount;
  /** Pages of the person. */
  readonly pageIds: readonly string[];
  readonly violate: (rule: string) => void;
};

/** What goes together, from Meta's map of objectives to goals. */
const PAIRS: readonly Pair[] = [
  pair("OUTCOME_SALES", [null, "WEBSITE"], ["OFFSITE_CONVERSIONS", "VALUE"], ["custom_event_type", "pixel_id"]),
  pair("OUTCOME_TRAFFIC", [null, "WEBSITE"], ["LINK_CLICKS", "LANDING_PAGE_VIEWS", "REACH", "IMPRESSIONS"], []),
  pair("OUTCOME_AWARENESS", [null], ["REACH", "IMPRESSIONS", "AD_RECALL_LIFT", "THRUPLAY"], ["page_id"]),
  pair("OUTCOME_AWARENESS", [null], ["REACH"], ["place_page_set_id"]),
  pair("OUTCOME_ENGAGEMENT", ["ON_POST"], ["POST_ENGAGEMENT"], []),
  pair("OUTCOME_ENGAGEMENT", ["ON_PAGE"], ["PAGE_LIKES"], ["page_id"]),
  pair("OUTCOME_ENGAGEMENT", ["MESSENGER"], ["CONVERSATIONS"], ["page_id"]),
  pair("OUTCOME_LEADS", ["ON_AD"], ["LEAD_GENERATION", "QUALITY_LEAD"], ["page_id"]),
];
/** Events a shop can be optimised for; all others of the enumeration belong to other objectives. */
const SALES_EVENTS = ["PURCHASE", "ADD_TO_CART", "INITIATED_CHECKOUT", "CONTENT_VIEW"];

function pair(
  objective: string,
  destinations: Pair["destinations"],
  goals: readonly string[],
  promotes: readonly string[],
): Pair {
  return { objective, destinations, goals, promotes };
}

/** Refuses what is not in the table. @throws GraphError 100 */
export function checkGoal(wanted: Goal, context: Context): void {
  const { objective, destination, goal, promoted } = wanted;
  const keys = Object.keys(promoted ?? {}).sort();
  if (promoted) recordUnknownKeys(promoted, PROMOTED_OBJECT_KEYS, "promoted_object", context.violate);
  const fits = PAIRS.some(
    (known) =>
      known.objective === objective &&
      known.destinations.includes(destination) &&
      known.goals.includes(goal) &&
      known.promotes.length === keys.length &&
      known.promotes.every((key) => keys.includes(key)),
  );
  if (!fits) throw unfit(wanted, keys);
  if (wanted.billingEvent !== "IMPRESSIONS" && wanted.billingEvent !== goal)
    throw invalidParameter(`billing_event ${wanted.billingEvent} cannot be used with optimization_goal ${goal}`);
  if (promoted) checkPromoted(promoted, context);
}

function checkPromoted(promoted: Readonly<Record<string, unknown>>, { account, pageIds }: Context): void {
  if (promoted.pixel_id !== undefined) {
    const id = readText(promoted.pixel_id, "promoted_object[pixel_id]");
    if (!account.datasets.some((dataset) => dataset.id === id))
      throw overtaken(`promoted_object[pixel_id] ${id} is not a dataset of this ad account`);
    const event = readChoice(promoted.custom_event_type, "promoted_object[custom_event_type]", CUSTOM_EVENT_TYPES);
    if (!SALES_EVENTS.includes(event)) throw invalidParameter(`custom_event_type ${event} is not an event of a sale`);
  }
  if (promoted.page_id !== undefined && !pageIds.includes(readText(promoted.page_id, "promoted_object[page_id]")))
    throw overtaken("promoted_object[page_id] is not a Page of this person");
  if (promoted.place_page_set_id !== undefined && !/^\d+$/.test(String(promoted.place_page_set_id)))
    throw invalidParameter("promoted_object[place_page_set_id] must be an id");
}

function unfit({ objective, destination, goal }: Goal, keys: readonly string[]): GraphError {
  return invalidParameter(
    `${goal} with destination ${destination ?? "none"} and promoted_object {${keys.join(", ")}} is not available for the objective ${objective}`,
  );
}
