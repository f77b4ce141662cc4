import { isCurrency } from "./currency";
import type { Destination } from "./dm-destinations";
import { type Carelessness, checkUserData, type Encoding } from "./dm-identifiers";
import type { Problems } from "./dm-problems";
import { isObject, type Json } from "./read-body";

export const MAX_EVENTS = 2_000;
const MAX_AGE_MS = 90 * 86_400_000;
const MAX_TRANSACTION_ID = 64;
const CLICK_IDS = ["gclid", "gbraid", "wbraid"] as const;

type Circumstances = {
  readonly encoding: Encoding | null;
  readonly destinations: readonly Destination[];
  /** How many destinations the request names, sound or not. */
  readonly given: number;
  readonly references: ReadonlySet<string>;
  readonly nowMs: number;
  readonly careless: Carelessness;
  readonly problems: Problems;
};

/** Checks one event by every rule that needs no neighbour. `path` is `events[i]`. */
export function checkEvent(event: Json, path: string, circumstances: Circumstances): void {
  const { problems } = circumstances;
  checkReferences(event, path, circumstances);
  checkTime(event, path, circumstances);
  const transactionId = event.transactionId;
  if (!transactionId)
    problems.add(`${path}.transaction_id`, "REQUIRED_FIELD_MISSING", "transaction_id makes a repeat harmless.");
  else if (String(transactionId).length > MAX_TRANSACTION_ID)
    problems.add(
      `${path}.transaction_id`,
      "FIELD_VALUE_TOO_LONG",
      `transaction_id has more than ${MAX_TRANSACTION_ID} characters.`,
    );
  checkSource(event, path, circumstances);
  checkValue(event, path, problems);
  checkMatching(event, path, circumstances);
  checkCart(event, path, problems);
  const storeSales = destinationsOf(event, circumstances.destinations).some(
    ({ product }) => product.type === "STORE_SALES",
  );
  const location = isObject(event.eventLocation) ? event.eventLocation : {};
  if (storeSales && !location.storeId)
    problems.add(`${path}.event_location.store_id`, "REQUIRED_FIELD_MISSING", "Store sales need the store.");
}

function checkSource(event: Json, path: string, { destinations, problems }: Circumstances): void {
  const at = `${path}.event_source`;
  const source = event.eventSource;
  if (!source) problems.add(at, "REQUIRED_FIELD_MISSING", "event_source is required for offline conversions.");
  if (destinationsOf(event, destinations).some(({ product }) => product.refusedEventSources?.includes(String(source))))
    problems.add(at, "EVENT_SOURCE_AND_DESTINATION_MISMATCH", `The conversion action takes no events from ${source}.`);
}

/** Where an event goes: the destinations it names, or all. */
export function destinationsOf<T>(event: Json, destinations: readonly Destination<T>[]): Destination<T>[] {
  const references = Array.isArray(event.destinationReferences) ? event.destinationReferences : [];
  return destinations.filter(({ reference }) => references.length === 0 || references.includes(reference));
}

/** Whether the destinations an event or a member names are there. */
export function checkReferences(
  event: Json,
  path: string,
  { given, references, problems }: Pick<Circumstances, "given" | "references" | "problems">,
): void {
  const named = Array.isArray(event.destinationReferences) ? event.destinationReferences : [];
  if (named.length === 0 && given > 1)
    problems.add(
      `${path}.destination_references`,
      "REQUIRED_FIELD_MISSING",
      "With several destinations an event names its own.",
    );
  for (const [index, reference] of named.entries())
    if (!references.has(String(reference)))
      problems.add(
        `${path}.destination_references[${index}]`,
        "INVALID_FORMAT",
        `No destination is called ${reference}.`,
      );
}

function checkTime(event: Json, path: string, { nowMs, problems }: Circumstances): void {
  const at = `${path}.event_timestamp`;
  const timestamp = event.eventTimestamp;
  if (typeof timestamp !== "string") {
    problems.add(at, "REQUIRED_FIELD_MISSING", "event_timestamp is required.");
    return;
  }
  const timeMs = Date.parse(timestamp);
  if (timeMs > nowMs) problems.add(at, "EVENT_TIME_INVALID", "The event is in the future.");
  if (timeMs < nowMs - MAX_AGE_MS) problems.add(at, "EVENT_TIME_INVALID", "The event is older than 90 days.");
}

function checkValue(event: Json, path: string, problems: Problems): void {
  const { conversionValue, currency } = event;
  if (typeof conversionValue === "number") {
    if (conversionValue < 0)
      problems.add(`${path}.conversion_value`, "INVALID_NUMBER_FORMAT", "conversion_value is negative.");
    if (!/^\d+(\.\d{1,3})?$/.test(String(conversionValue)) && conversionValue >= 0)
      problems.add(`${path}.conversion_value`, "INVALID_NUMBER_FORMAT", "conversion_value is no amount of money.");
    if (!currency) problems.add(`${path}.currency`, "REQUIRED_FIELD_MISSING", "A value needs its currency.");
  }
  if (currency && !isCurrency(currency))
    problems.add(`${path}.currency`, "INVALID_CURRENCY_CODE", "currency is no ISO 4217 code.");
}

function checkMatching(event: Json, path: string, circumstances: Circumstances): void {
  const { problems, encoding } = circumstances;
  const userData = isObject(event.userData) ? event.userData : null;
  const clicks = isObject(event.adIdentifiers) ? event.adIdentifiers : {};
  const clickIds = CLICK_IDS.filter((name) => clicks[name]);
  if (!userData && clickIds.length === 0 && !clicks.sessionAttributes)
    problems.add(path, "NO_IDENTIFIERS_PROVIDED", "An event needs user_data or ad_identifiers.");
  for (const name of clickIds)
    if (!/^[\w.-]{1,512}$/.test(String(clicks[name])))
      problems.add(`${path}.ad_identifiers.${name}`, "INVALID_FORMAT", `${name} is malformed.`);
  if (!userData) return;
  if (encoding === null) problems.add("encoding", "REQUIRED_FIELD_MISSING", "encoding is required with user_data.");
  checkUserData(userData, path, circumstances);
}

function checkCart(event: Json, path: string, problems: Problems): void {
  const cart = isObject(event.cartData) ? event.cartData : {};
  if (cart.merchantId && !/^\d+$/.test(String(cart.merchantId)))
    problems.add(`${path}.cart_data.merchant_id`, "INVALID_MERCHANT_ID", "merchant_id is a number.");
  const items = Array.isArray(cart.items) ? cart.items.filter(isObject) : [];
  for (const [index, { quantity, unitPrice }] of items.entries()) {
    const at = `${path}.cart_data.items[${index}]`;
    if (quantity !== undefined && Number(quantity) < 1)
      problems.add(`${at}.quantity`, "INVALID_NUMBER_FORMAT", "quantity is at least 1.");
    if (typeof unitPrice === "number" && unitPrice < 0)
      problems.add(`${at}.unit_price`, "INVALID_NUMBER_FORMAT", "unit_price is negative.");
  }
}

/** Accounts without the customer data terms, or with enhanced conversions for leads off, take no hashes. */
export function checkTerms(destinations: readonly Destination[], events: readonly Json[], problems: Problems): void {
  for (const destination of destinations) {
    const { path, customer } = destination;
    const withPeople = events.some(
      (event) => isObject(event.userData) && destinationsOf(event, destinations).includes(destination),
    );
    if (!withPeople) continue;
    if (!customer.acceptedCustomerDataTerms)
      problems.add(
        path,
        "DESTINATION_ACCOUNT_ENHANCED_CONVERSIONS_TERMS_NOT_SIGNED",
        "The customer data terms are not accepted.",
      );
    else if (!customer.enhancedConversionsForLeadsEnabled)
      problems.add(
        path,
        "DESTINATION_ACCOUNT_NOT_ENABLED_ENHANCED_CONVERSIONS_FOR_LEADS",
        "Enhanced conversions for leads are off.",
      );
  }
}
