import { platformInfo } from "@/lib/contracts/platform-list";
import type { SkipReason } from "../contracts/events";
import type { DestinationId } from "../contracts/platforms";

type Sentences = Readonly<Record<string, string>>;

const SKIPS: Readonly<Record<SkipReason, string>> = {
  not_connected: "The platform was not connected when it came in.",
  no_consent: "The customer gave no consent, so nothing is sent.",
  no_identifiers: "No e-mail, phone or click ID to match. Normal for cash sales.",
  no_value: "It has no amount.",
  no_source_url: "The platform asks for the page's address with a website sale, and the till sends none.",
  event_type_not_sent: "The platform does not take this kind of event.",
  too_old: "Past the platform's time limit.",
  refunds_not_taken: "The platform cannot take a sale back; its own figures keep it.",
  sale_not_sent: "The sale itself was not sent here, so there is nothing to take back.",
  sale_sent_elsewhere: "The sale went to another conversion action, which this one would count again.",
};

/** Reasons of the platforms and of our own checks that have a sentence of their own: what happened, whatever came of it. */
const CAUSES: Sentences = {
  ...SKIPS,
  target_gone: "Its dataset or conversion action was removed.",
  dataset_gone: "The dataset (pixel) was removed.",
  permission_missing: "A permission is missing.",
  token_expired: "Access has ended.",
  token_revoked: "Access was taken back.",
  token_unreadable: "The stored access can no longer be used.",
  password_changed: "Access ended with a changed password.",
  erased_on_request: "Access ended when whoever had signed in asked to have their data deleted.",
  terms_not_accepted: "The platform's customer data terms are not accepted yet.",
  disconnected: "The platform is disconnected.",
  disconnected_by_user: "The platform is disconnected.",
  setup_incomplete: "No account is chosen yet.",
  throttled: "The platform asked us to slow down.",
  unavailable: "The platform isn't answering.",
  ambiguous: "The platform may have it, and no longer merges repeats.",
  event_too_old: "Past the platform's time limit.",
  server_error: "The platform has a fault.",
  no_connection: "The platform could not be reached.",
  too_many_splits: "It stood behind others that were refused.",
  too_much_data: "The batch was too big.",
  own_rate_limit: "We are pacing our requests.",
  refresh_under_way: "Access was being renewed.",
  not_tried: "It stood behind another one.",
  answer_lost: "The answer was lost, so the platform may have it.",
  answer_unreadable: "The platform's answer made no sense, so it may have it.",
  no_answer_for_event: "The platform did not answer for this one.",
  never_confirmed: "The platform never said what became of it.",
  fewer_received: "The platform counted fewer than we sent and does not say which.",
  refused_in_processing: "The platform refused it when it was checked.",
  rate_limited: "The platform asked us to slow down.",
  daily_quota_used: "The platform's limit for the day is used up.",
  target_too_new: "The conversion action is new; the platform takes sales with it a few hours later.",
  dataset_not_ready: "The dataset is being prepared.",
  blocked_by_policy: "The platform has paused us for now.",
  account_checkpoint: "The platform wants the account confirmed.",
  account_closed: "The ad account is closed or disabled.",
  account_lost: "The ad account is out of reach of the sign-in.",
  account_without_business: "The ad account belongs to no business at the platform.",
  no_ads_account: "The sign-in reaches no ad account.",
  manager_account: "The account is a manager account and takes no sales.",
  feature_not_available: "The platform does not open this to the ad account.",
  declaration_missing: "The platform wants a declaration about political ads first.",
  app_misconfigured: "The platform refuses our application. This is for us to mend.",
  api_version_ended: "The platform refuses our application. This is for us to mend.",
  request_malformed: "The platform did not understand us. This is for us to mend.",
  token_not_received: "The platform did not understand us. This is for us to mend.",
  refused_without_reason: "The platform refuses without saying why. We have noted it.",
  unknown_error: "The platform answered in a way we do not know. We have noted it.",
  unknown_answer: "The platform answered in a way we do not know. We have noted it.",
  invalid_parameter: "The platform does not take it and does not say why. We have noted it.",
  invalid_argument: "The platform does not take it as it is.",
  event_source_and_destination_mismatch: "The conversion action does not take this kind of sale.",
  value_missing: "It has no amount.",
  consent_missing: "The platform has no consent for this customer.",
  consent_denied: "The customer has denied consent.",
  click_invalid: "The ad click that came with it is not valid.",
  click_not_found: "The ad click that came with it is not known to the platform.",
  click_too_recent: "The ad click was a few hours old; the platform takes the sale a little later.",
  before_click: "The sale was before the ad click.",
  click_of_another_account: "The ad click belongs to another ad account.",
  identifiers_unreadable: "What it was to be matched by can no longer be read here.",
  sale_not_confirmed: "The platform has not confirmed the sale that this refund belongs to.",
  change_unclear: "The platform knows the sale already and does not say whether it took the lower amount.",
  not_sent: "It was not sent. We have noted it.",
  may_have_arrived: "The platform may have it, and no longer merges repeats.",
  partial: "The platform refused part of this batch and does not say which.",
};

const TRYING = ". We keep trying.";
const NOTED = " and keep trying.";
const SOON = "; it goes out shortly.";
const SIGN_IN = "; waiting for a sign-in.";
const CONNECTION = "; waiting for a reconnect.";
const ANOTHER = "; waiting for another one to be chosen.";
const OURS = "; it is kept.";
/** How a cause goes on: what comes next, and whose turn it is. True only of what still waits. */
const NEXT: Sentences = {
  target_gone: ANOTHER,
  dataset_gone: ANOTHER,
  permission_missing: "; waiting for it to be granted.",
  token_expired: SIGN_IN,
  token_revoked: SIGN_IN,
  token_unreadable: SIGN_IN,
  password_changed: SIGN_IN,
  erased_on_request: SIGN_IN,
  account_checkpoint: SIGN_IN,
  terms_not_accepted: "; waiting for somebody to accept them there.",
  disconnected: CONNECTION,
  disconnected_by_user: CONNECTION,
  setup_incomplete: "; waiting for the choice.",
  account_closed: "; waiting until it is open again or another one is chosen.",
  account_lost: ANOTHER,
  account_without_business: ANOTHER,
  no_ads_account: "; waiting for one that does.",
  manager_account: ANOTHER,
  throttled: SOON,
  rate_limited: SOON,
  too_many_splits: SOON,
  too_much_data: "; it goes out in smaller parts.",
  own_rate_limit: SOON,
  refresh_under_way: SOON,
  not_tried: SOON,
  dataset_not_ready: SOON,
  daily_quota_used: "; it goes out as soon as it may.",
  blocked_by_policy: "; we try again tomorrow.",
  sale_not_confirmed: "; it goes out once it has.",
  unavailable: TRYING,
  server_error: TRYING,
  no_connection: TRYING,
  unknown_error: NOTED,
  unknown_answer: NOTED,
  refused_without_reason: NOTED,
  not_sent: NOTED,
  app_misconfigured: OURS,
  api_version_ended: OURS,
  request_malformed: OURS,
  token_not_received: OURS,
};

const own = (table: Sentences, reason: string): string | undefined =>
  Object.hasOwn(table, reason) ? table[reason] : undefined;

/** What happened, as a sentence; of a platform that is known by its name. */
export function causeSentence(reason: string, destination?: DestinationId): string {
  const label = destination && platformInfo(destination).label;
  const sentence = own(CAUSES, reason);
  if (sentence) return label ? sentence.replace(/\b[Tt]he platform\b(?!'s)/g, label) : sentence;
  return `${label ? `${label} says` : "Reason"}: ${humanise(reason)}.`;
}

/** What happened and what is waited for. */
export const waitingSentence = (reason: string, destination?: DestinationId): string =>
  causeSentence(reason, destination).replace(/\.$/, own(NEXT, reason) ?? ".");

/** A reason by itself, for choosing one: "Its dataset or conversion action was removed". */
export function reasonLabel(reason: string): string {
  const sentence = own(CAUSES, reason) ?? humanise(reason);
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}`.replace(/\.$/, "");
}

/** "INVALID_HEX_ENCODING" → "invalid hex encoding"; a sentence stays as it is, without its full stop. */
export const humanise = (reason: string): string =>
  /^[A-Za-z0-9_/.-]+$/.test(reason) ? reason.replaceAll("_", " ").toLowerCase() : reason.replace(/\.$/, "");
