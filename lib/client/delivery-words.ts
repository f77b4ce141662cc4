import { platformInfo } from "@/lib/contracts/platform-list";
import type { DeliveryState, SkipReason, StoredEventType } from "../contracts/events";
import type { DestinationId } from "../contracts/platforms";
import { keysOf } from "./keys-of";

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

const SKIP_SENTENCES: Readonly<Record<SkipReason, string>> = {
  not_connected: "The platform was not connected when this sale came in.",
  no_consent: "The customer gave no consent, so nothing is sent.",
  no_identifiers: "No e-mail, phone or click ID to match. Normal for cash sales.",
  no_value: "The sale has no amount.",
  no_source_url: "Facebook asks for the page's address with a website sale, and the till sends none.",
  event_type_not_sent: "This platform does not take this kind of event.",
  too_old: "Past the platform's time limit.",
  refunds_not_taken: "Facebook cannot take a sale back; its own figures keep it.",
  sale_not_sent: "The sale itself was not sent here, so there is nothing to take back.",
  sale_sent_elsewhere: "The sale went to another conversion action, which this one would count again.",
};

/** Reasons of the platforms and of our own checks that have a sentence of their own. */
const REASON_SENTENCES: Readonly<Record<string, string>> = {
  target_gone: "Its dataset or conversion action was removed.",
  dataset_gone: "The dataset (pixel) was removed.",
  permission_missing: "A permission is missing.",
  token_expired: "Access has ended; waiting for a sign-in.",
  token_revoked: "Access was taken back; waiting for a sign-in.",
  password_changed: "Access ended with a changed password; waiting for a sign-in.",
  terms_not_accepted: "The platform's customer data terms are not accepted yet.",
  disconnected: "Held until you have signed in again.",
  disconnected_by_user: "The platform is disconnected; waiting for a reconnect.",
  throttled: "The platform asked us to slow down.",
  unavailable: "The platform isn't answering. We keep trying.",
  ambiguous: "The platform may have it, and no longer merges repeats.",
  too_old: "Past the platform's time limit.",
  event_too_old: "Past the platform's time limit.",
  server_error: "The platform has a fault. We keep trying.",
  no_connection: "The platform could not be reached. We keep trying.",
  too_many_splits: "Waiting behind refused sales; it goes out shortly.",
  too_much_data: "The batch was too big; it goes out in smaller parts.",
  own_rate_limit: "We are pacing our requests; it goes out shortly.",
  refresh_under_way: "Access is being renewed; it goes out shortly.",
  not_tried: "Waiting behind another sale; it goes out shortly.",
  answer_lost: "The answer was lost, so the platform may have it.",
  answer_unreadable: "The platform's answer made no sense, so it may have it.",
  no_answer_for_event: "The platform did not answer for this sale.",
  never_confirmed: "The platform never said what became of it.",
  fewer_received: "The platform counted fewer sales than we sent and does not say which.",
  refused_in_processing: "The platform refused it when it was checked.",
  rate_limited: "The platform asked us to slow down.",
  daily_quota_used: "The platform's limit for today is used up; it goes out as soon as it may.",
  target_too_new: "The conversion action is new; Google takes sales with it a few hours later.",
  dataset_not_ready: "The dataset is being prepared; it goes out shortly.",
  blocked_by_policy: "The platform has paused us for now; we try again tomorrow.",
  account_checkpoint: "The platform wants the account confirmed; waiting for a sign-in.",
  account_closed: "The ad account is closed or disabled.",
  account_lost: "The ad account is out of reach of the sign-in.",
  account_without_business: "The ad account belongs to no business at the platform.",
  manager_account: "The account is a manager account and takes no sales.",
  feature_not_available: "The platform does not open this to the ad account.",
  declaration_missing: "The platform wants a declaration about political ads first.",
  app_misconfigured: "The platform refuses our application. This is for us to mend; the sale is kept.",
  api_version_ended: "The platform refuses our application. This is for us to mend; the sale is kept.",
  request_malformed: "The platform did not understand us. This is for us to mend; the sale is kept.",
  refused_without_reason: "The platform refuses sales without saying why. We have noted it and try again; it is kept.",
  token_not_received: "The platform did not understand us. This is for us to mend; the sale is kept.",
  unknown_error: "The platform answered in a way we do not know. We have noted it and keep trying.",
  unknown_answer: "The platform answered in a way we do not know. We have noted it and keep trying.",
  invalid_parameter: "The platform does not take it and does not say why. We have noted it.",
  invalid_argument: "The platform does not take it as it is.",
  event_source_and_destination_mismatch: "The conversion action does not take this kind of sale.",
  value_missing: "The sale has no amount.",
  consent_missing: "The platform has no consent for this customer.",
  consent_denied: "The customer has denied consent.",
  click_invalid: "The ad click that came with it is not valid.",
  click_not_found: "The ad click that came with it is not known to Google.",
  click_too_recent: "The ad click is a few hours old; Google takes the sale a little later.",
  before_click: "The sale was before the ad click.",
  click_of_another_account: "The ad click belongs to another ad account.",
  identifiers_unreadable: "What it was to be matched by can no longer be read here.",
  sale_not_confirmed: "Waiting until Google has confirmed the sale itself.",
  change_unclear: "Google knows the sale already and does not say whether it took the lower amount.",
  not_sent: "It was not sent. We have noted it.",
  may_have_arrived: "The platform may have it, and no longer merges repeats.",
  partial: "The platform refused part of this batch and does not say which.",
};

const isSkip = (reason: string): reason is SkipReason => Object.hasOwn(SKIP_SENTENCES, reason);

/** One sentence on why a delivery stands where it stands; null when the state says it all. */
export function deliveryReason(delivery: {
  destination: DestinationId;
  state: DeliveryState;
  reason: string | null;
  held: boolean;
}): string | null {
  const { state, reason, held } = delivery;
  if (reason && isSkip(reason)) return SKIP_SENTENCES[reason];
  if (reason && Object.hasOwn(REASON_SENTENCES, reason)) return REASON_SENTENCES[reason] ?? null;
  if (reason) return `${platformInfo(delivery.destination).label} says: ${humanise(reason)}.`;
  if (held) return "Held until you have signed in again.";
  if (state === "accepted") return `${platformInfo(delivery.destination).label} is checking it.`;
  if (state === "expired") return "Past the platform's time limit.";
  if (state === "unknown_outcome") return "The platform may have it; we do not send it twice.";
  return null;
}

/** "INVALID_HEX_ENCODING" → "invalid hex encoding"; a sentence stays as it is, without its full stop. */
const humanise = (reason: string): string =>
  /^[A-Za-z0-9_/.-]+$/.test(reason) ? reason.replaceAll("_", " ").toLowerCase() : reason.replace(/\.$/, "");

/** A reason by itself, for choosing one: "Its dataset or conversion action was removed". */
export function reasonLabel(reason: string): string {
  const words = isSkip(reason)
    ? SKIP_SENTENCES[reason]
    : Object.hasOwn(REASON_SENTENCES, reason) && REASON_SENTENCES[reason];
  const sentence = words || humanise(reason);
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}`.replace(/\.$/, "");
}

/** Why a destination is held, as a sentence. */
export const heldReason = (reason: string): string => REASON_SENTENCES[reason] ?? `Reason: ${humanise(reason)}.`;

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
