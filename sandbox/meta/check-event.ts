import { checkUserData } from "./check-user-data";
import { decimalsOf } from "./currency-decimals";
import { type GraphError, invalidParameter } from "./graph-error";
import { isObject } from "./graph-params";
import type { MetaDataset } from "./meta-shop";

/** What is left of an event once it is found good. */
export type CheckedEvent = {
  readonly eventName: string;
  readonly eventTime: number;
  readonly inStore: boolean;
  readonly eventId: string | null;
  readonly orderId: string | null;
  readonly itemNumber: string | null;
  /** Identity by customer, for what has no order number. */
  readonly userKey: string;
  readonly value: number | null;
  readonly currency: string | null;
};
type Context = { readonly nowMs: number; readonly dataset: MetaDataset; readonly violate: (rule: string) => void };
type Fields = Readonly<Record<string, unknown>>;

const ACTION_SOURCES = [
  ..."email website app phone_call chat physical_store system_generated business_messaging other".split(" "),
];
const EVENT_KEYS = [
  ..."event_name event_time action_source user_data event_id event_source_url custom_data store_data opt_out".split(
    " ",
  ),
  ..."referrer_url customer_segmentation original_event_data app_data data_processing_options".split(" "),
  ..."data_processing_options_country data_processing_options_state attribution_data messaging_channel".split(" "),
];
const CUSTOM_KEYS = [
  ..."value currency order_id item_number content_type contents content_ids content_name content_category".split(" "),
  ..."num_items delivery_category search_string status predicted_ltv net_revenue shipping_contact billing_contact".split(
    " ",
  ),
];
const CONTENT_KEYS = [
  "id",
  "quantity",
  "item_price",
  "price",
  "title",
  "description",
  "brand",
  "category",
  "delivery_category",
];
const STANDARD_EVENTS = [
  "Purchase",
  "AddToCart",
  "ViewContent",
  "InitiateCheckout",
  "AddPaymentInfo",
  "Lead",
  "Search",
  "Contact",
];
const DAY_S = 86_400;
const AGE_MAX_S = { website: 7 * DAY_S, store: 62 * DAY_S } as const;
const FUTURE_MAX_S = 60;
const CURRENCIES: ReadonlySet<string> = new Set(Intl.supportedValuesOf("currency"));

/** Meta's rules for one event of `POST /{dataset}/events`. @throws GraphError for what fails the whole request */
export function checkEvent(event: unknown, context: Context): CheckedEvent {
  if (!isObject(event)) throw invalidParameter("data must be an array of objects");
  recordUnknown(event, EVENT_KEYS, "", context.violate);
  const eventName = requireText(event, "event_name");
  const actionSource = requireText(event, "action_source");
  if (!ACTION_SOURCES.includes(actionSource))
    throw invalidParameter(`action_source must be one of the following values: ${ACTION_SOURCES.join(", ")}`);
  const inStore = actionSource === "physical_store";
  const eventTime = checkTime(event.event_time, inStore, context.nowMs);
  if (inStore && !context.dataset.forStoreSales)
    throw invalidParameter("This dataset does not accept physical_store events");
  const userKey = checkUserData(event.user_data, context.violate);
  checkDataProcessing(event);
  const custom = checkCustomData(event.custom_data, eventName, context.violate);
  recordOddities(event, eventName, actionSource, custom.orderId, context.violate);
  return { eventName, eventTime, inStore, userKey, eventId: text(event.event_id), ...custom };
}

function checkTime(value: unknown, inStore: boolean, nowMs: number): number {
  const title = "L'horodatage de l'évènement est trop ancien";
  if (value === undefined || value === null)
    throw invalidParameter("The parameter event_time is required", 2804003, title);
  if (typeof value !== "number" || !Number.isInteger(value))
    throw invalidParameter("event_time must be an integer", 2804003, title);
  const ageS = nowMs / 1000 - value;
  if (ageS < -FUTURE_MAX_S || ageS > (inStore ? AGE_MAX_S.store : AGE_MAX_S.website))
    throw invalidParameter("Invalid parameter", 2804003, title);
  return value;
}

function checkDataProcessing(event: Fields): void {
  const options = event.data_processing_options;
  if (options === undefined) return;
  if (!Array.isArray(options)) throw invalidParameter("data_processing_options must be an array");
  if (!options.includes("LDU")) return;
  const isAmong = (value: unknown, allowed: readonly number[]) => typeof value === "number" && allowed.includes(value);
  if (
    !isAmong(event.data_processing_options_country, [0, 1]) ||
    !isAmong(event.data_processing_options_state, [0, 1000])
  )
    throw invalidParameter("data_processing_options LDU requires country and state");
}

function checkCustomData(data: unknown, eventName: string, violate: (rule: string) => void) {
  if (data !== undefined && !isObject(data)) throw invalidParameter("custom_data must be an object");
  const custom: Fields = data ?? {};
  recordUnknown(custom, CUSTOM_KEYS, "custom_data.", violate);
  const { value = null, currency = null } = custom;
  if (value === null && eventName === "Purchase")
    throw invalidParameter("Invalid parameter", 2804009, "Valeur manquante");
  if (value !== null && (typeof value !== "number" || !Number.isFinite(value) || value < 0))
    throw invalidParameter("custom_data[value] must be a number that is not negative");
  const needsCurrency = eventName === "Purchase" || value !== null;
  if (currency !== null ? typeof currency !== "string" || !CURRENCIES.has(currency) : needsCurrency)
    throw invalidParameter("custom_data[currency] must be an ISO 4217 code");
  checkContents(custom.contents, violate);
  if (typeof value === "number" && typeof currency === "string") recordPrecision(value, currency, violate);
  const delivery = custom.delivery_category;
  if (delivery !== undefined && !["in_store", "curbside", "home_delivery"].includes(String(delivery)))
    throw invalidParameter("delivery_category must be one of the following values: in_store, curbside, home_delivery");
  return {
    value: typeof value === "number" ? value : null,
    currency: typeof currency === "string" ? currency : null,
    orderId: text(custom.order_id),
    itemNumber: text(custom.item_number),
  };
}

function checkContents(contents: unknown, violate: (rule: string) => void): void {
  if (contents === undefined) return;
  if (!Array.isArray(contents)) throw invalidParameter("custom_data[contents] must be an array");
  for (const item of contents) {
    if (!isObject(item)) throw invalidParameter("custom_data[contents] must hold objects");
    recordUnknown(item, CONTENT_KEYS, "custom_data.contents.", violate);
    if (text(item.id) === null) throw invalidParameter("custom_data[contents][id] is required");
  }
}

function recordPrecision(value: number, currency: string, violate: (rule: string) => void): void {
  if (Math.abs(value - Number(value.toFixed(decimalsOf(currency)))) > 1e-9)
    violate(`value ${value} is finer than ${currency} has coins`);
}

/** What the real platform lets pass and we do not want to see. */
function recordOddities(
  event: Fields,
  name: string,
  source: string,
  orderId: string | null,
  violate: (rule: string) => void,
): void {
  const standard = STANDARD_EVENTS.find((known) => known.toLowerCase() === name.replaceAll("_", "").toLowerCase());
  if (standard && standard !== name) violate(`event_name ${name} is spelled ${standard}`);
  const userData = isObject(event.user_data) ? event.user_data : {};
  if (source === "website" && !event.event_source_url) violate("website event without event_source_url");
  if (source === "website" && !userData.client_user_agent) violate("website event without client_user_agent");
  if (source !== "physical_store") return;
  if (event.event_source_url !== undefined) violate("physical_store event with event_source_url");
  if (name === "Purchase" && orderId === null)
    violate("physical_store Purchase without order_id cannot be deduplicated");
}

function recordUnknown(
  fields: Fields,
  known: readonly string[],
  prefix: string,
  violate: (rule: string) => void,
): void {
  for (const key of Object.keys(fields)) if (!known.includes(key)) violate(`unknown key ${prefix}${key}`);
}

function requireText(event: Fields, key: string): string {
  const value = text(event[key]);
  if (value === null) throw invalidParameter(`The parameter ${key} is required`);
  return value;
}

function text(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}

export function tooManyEvents(): GraphError {
  return invalidParameter("data must hold between 1 and 1000 events");
}
