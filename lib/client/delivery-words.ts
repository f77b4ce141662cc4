import { platformInfo } from "@/lib/contracts/platform-list";
import type { DeliveryState, SkipReason, StoredEventType } from "../contracts/events";
import type { DestinationId } from "../contracts/platforms";
import { keysOf } from "./keys-of";
import { causeSentence, humanise, waitingSentence } from "./reason-words";

export const EVENT_TYPE_WORDS: Readonly<Record<StoredEventType, string>> = {
  purchase: "Sale",
  refund: "Refund",
  add_to_cart: "Added to basket",
  view_content: "Viewed a product",
  initiate_checkout: "Began checkout",
};

export const STATE_WORDS: Readonly<Record<DeliveryState, string>> = {
  waiting: "Waiting",
  accepted: "Accepted",
  delivered: "Delivered",
  refused: "Refused",
  skipped: "Skipped",
  expired: "Too old",
  unknown_outcome: "Unclear",
};

export const DELIVERY_STATE_LIST = keysOf(STATE_WORDS);
export const EVENT_TYPE_LIST = keysOf(EVENT_TYPE_WORDS);

/** After a count: "12 with no e-mail, phone or click ID to match". */
export const SKIP_WORDS: Readonly<Record<SkipReason, string>> = {
  not_connected: "while the platform was not connected",
  no_consent: "without the customer's consent",
  no_identifiers: "with no e-mail, phone or click ID to match",
  no_value: "without an amount",
  no_source_url: "from a website, without the page's address",
  event_type_not_sent: "of a kind this platform does not take",
  too_old: "past the platform's time limit",
  refunds_not_taken: "given back, which this platform cannot note",
  sale_not_sent: "given back, of sales that were never sent there",
  sale_sent_elsewhere: "given back, of sales sent to another conversion action",
};

/**
 * Why a delivery stands where it stands; null when the state says it all. What holds the whole destination comes before
 * what became of the last try, and only of what waits it is said what comes next.
 */
export function deliveryReason(delivery: {
  destination: DestinationId;
  state: DeliveryState;
  reason: string | null;
  heldReason: string | null;
}): string | null {
  const { destination, state, reason, heldReason: parked } = delivery;
  const why = state === "waiting" ? (parked ?? reason) : reason;
  if (why) return state === "waiting" ? waitingSentence(why, destination) : causeSentence(why, destination);
  if (state === "accepted") return `${platformInfo(destination).label} is checking it.`;
  if (state === "expired") return "Past the platform's time limit.";
  if (state === "unknown_outcome") return `${platformInfo(destination).label} may have it; we do not send it twice.`;
  return null;
}

const IDENTIFIER_WORDS: Readonly<Record<string, string>> = {
  email: "e-mail",
  phone: "phone",
  em: "e-mail",
  ph: "phone",
  name: "name",
  address: "address",
  external_id: "customer number",
  externalId: "customer number",
};

/** Kinds only, never values: "e-mail, phone". */
export const identifierWords = (kinds: readonly string[]): string =>
  kinds.length === 0 ? "none" : [...new Set(kinds.map((kind) => IDENTIFIER_WORDS[kind] ?? humanise(kind)))].join(", ");
