import {
  type ErrorEntry,
  entry,
  misconfigured,
  permission,
  reconnect,
  rejected,
  serverError,
  throttled,
  wait,
} from "@/lib/core/error-entry";

/**
 * What Meta's error codes mean for us, each row with its source. `code` and `error_subcode` decide alone: statuses vary
 * for the same error and texts follow the user's language. Sources, read 2026-11-22:
 * [G] Graph API "Handle errors"; [M] "Marketing API error codes"; [R] "Rate limiting"; [C] Conversions API "Using the
 * API"; [A] "Custom audiences"; [I] "Insights best practices"; [O] "Facebook Login: manual flow"; wire data and code
 * tables of [air] Airbyte, [rud] RudderStack, [woo] Meta's WooCommerce plugin and [pub] other public clients, where Meta
 * documents no subcode.
 */
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const invalid = rejected("invalid_parameter");
export const UNKNOWN: ErrorEntry = entry({ kind: "unknown" }, "unknown_error");

/** `code/subcode` before `code`. */
export const CODES: Readonly<Record<string, ErrorEntry>> = {
  // The token is dead. 190 without a subcode is a token Meta cannot read, or one made invalid without a reason. [G]
  "190": reconnect("token_revoked"),
  "190/452": reconnect("token_revoked"), // the session belongs to another app or person [woo]
  "190/458": reconnect("token_revoked"), // the person removed the app [G]
  "190/459": reconnect("account_checkpoint"), // the person must act at facebook.com first [G]
  "190/460": reconnect("password_changed"), // [G]
  "190/463": reconnect("token_expired"), // [G]
  "190/464": reconnect("account_checkpoint"), // unconfirmed user [G]
  "190/465": reconnect("token_revoked"), // wrong business, or its system user deleted [woo]
  "190/467": reconnect("token_revoked"), // signed out [G]
  "190/492": reconnect("token_revoked"), // lost the role on the Page [G]
  "102": reconnect("token_expired"), // session expired, the older form [G]

  // The token lives but may not do this.
  "3": permission("permission_missing"), // capability [G]
  "10": permission("permission_missing"), // [G]
  "100/33": permission("target_gone"), // no such object, or not for this person [G]
  "2654/1713092": permission("permission_missing"), // no right to change the audience [A]
  "2655": permission("terms_not_accepted"), // marketing messages [rud]
  "1/2853001": permission("permission_missing"), // the person is not linked to the delegate Page [air]

  // Limits, until the usage headers say how long. The 80000s are the business use cases, by range in `lookUp`.
  "4": throttled(MINUTE_MS), // app; 1504022 and 1504039 from insights [R] [I]
  "17": throttled(MINUTE_MS), // user, with 2446079 the ad account [R]
  "17/1885172": throttled(DAY_MS), // changes of an account's spending limit, so many a day [R]
  "32": throttled(MINUTE_MS), // Page [R]
  "341": throttled(MINUTE_MS), // app [G]
  "613": throttled(MINUTE_MS), // kind of call; 1487742 ad account, 1487225 new ads, 5044001 changes a second, 1996 bursts [R]
  "613/1487632": throttled(HOUR_MS), // four budget changes of an ad set an hour [R]
  "368": wait(DAY_MS, "blocked_by_policy"), // [G]
  "21009": wait(MINUTE_MS, "dataset_not_ready"), // [rud]

  "-1": serverError, // [G]
  "1": serverError, // also "reduce the amount of data", which the campaign port tries first [G] [M]
  "2": serverError, // with 1504044 a report that failed [G] [pub]
  "960": serverError, // a batch that took too long [air]
  // Meta: no token came with the call; Airbyte: connection reset. Ours always sends one, so it is worth an alarm. [pub]
  "104": entry({ kind: "unknown" }, "token_not_received"),

  "100": invalid, // [G]; with 34, 38 and 28040.. permanent as well [rud]
  "105": invalid, // too many parameters [G]
  "2500": invalid, // a malformed query [G]
  "2650": rejected("audience_update_refused"), // with 1870144.. about a replacement [A]
  "2654": rejected("audience_too_small"), // too few people to find others like them [pub]
  "3018": rejected("range_too_old"), // beyond 37 months [M]

  "101": misconfigured("app_misconfigured"), // unknown app id [G]
  "2635": misconfigured("api_version_ended"), // [G]
};

/** Six digits and more mean the same under every code, and some come as the code itself. */
export const SUBCODES: Readonly<Record<number, ErrorEntry>> = {
  // Events
  2804003: rejected("event_too_old"), // [rud]
  2804009: rejected("value_missing"), // [rud]
  2804050: rejected("no_identifiers"), // [pub]
  // Insights
  1487534: rejected("too_much_data"), // [M]
  // Audiences
  1870034: permission("terms_not_accepted"), // custom audience terms [M]
  1870090: permission("terms_not_accepted"), // the same for value-based ones [M]
  1870050: permission("account_without_business"), // [A]
  1870047: rejected("audience_too_small"), // nobody may be removed from it any more [M]
  1713231: rejected("audience_restricted"), // [pub]
  1487301: rejected("audience_gone"), // not shared with the ad account [rud]
  1487366: rejected("audience_gone"), // deleted [rud]
  // Campaigns, ad sets, creatives, ads
  1885272: rejected("budget_too_low"), // [M]
  1885650: rejected("budget_too_low"), // [M]
  1487901: rejected("budget_too_low"), // [M]
  1885621: rejected("budget_on_both_levels"), // [M]
  4834011: rejected("budget_sharing_not_said"), // [pub]
  1870227: rejected("advantage_audience_not_said"), // [pub]
  3858152: rejected("advertiser_not_named"), // beneficiary and payer, where European law asks for them [M]
  2446383: rejected("link_missing"), // [M]
  2446149: rejected("identity_given_twice"), // [M]
  2238055: rejected("identity_given_twice"), // Instagram account in the old and the new field [M]
  1815199: rejected("instagram_account_not_allowed"), // [M]
};

/** At the token endpoint the same codes speak of our app or of the code that was handed in. [O] */
export const TOKEN_CODES: Readonly<Record<string, ErrorEntry>> = {
  "1": misconfigured("app_misconfigured"), // wrong client secret, which has no subcode
  "100": rejected("code_refused"),
  "100/36007": rejected("code_expired"),
  "100/36008": misconfigured("redirect_uri_mismatch"),
  "100/36009": rejected("code_expired"), // used before
};

/** All of 200..299 is a missing right [G], all of 80000..80014 a limit of the ad account's business [R]. */
export function entryOfRange(code: number): ErrorEntry | undefined {
  if (code >= 200 && code <= 299) return permission("permission_missing");
  return code >= 80_000 && code <= 80_014 ? throttled(MINUTE_MS) : undefined;
}
