import * as z from "zod";
import type { PlatformFailure } from "@/lib/core/errors";
import type { Answered, Verdict } from "@/lib/core/platform-call";

/**
 * What Meta's error codes mean for us. `code` and `error_subcode` decide alone: statuses vary for the same error and
 * texts follow the user's language.
 * Sources, read 2026-11-22: Meta "Error codes" and "Marketing API error codes", "Rate limiting", Conversions API
 * "Using the API"; wire data of RudderStack, Airbyte and Meta's WooCommerce plugin where Meta documents no subcode.
 */
const ErrorBody = z.object({
  error: z.object({
    code: z.coerce.number().int(),
    error_subcode: z.coerce.number().int().optional().catch(undefined),
    fbtrace_id: z.string().optional().catch(undefined),
  }),
});

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
type Entry = { readonly failure: PlatformFailure; readonly reason: string };
const entry = (failure: PlatformFailure, reason: string): Entry => ({ failure, reason });

const reconnect = (reason: string) => entry({ kind: "reconnect" }, reason);
const permission = (reason: string) => entry({ kind: "permission" }, reason);
const rejected = (reason: string) => entry({ kind: "rejected" }, reason);
const misconfigured = (reason: string) => entry({ kind: "misconfigured" }, reason);
const ambiguous = (reason: string) => entry({ kind: "ambiguous" }, reason);
/** The wait is filled in from the headers. */
const throttled = entry({ kind: "throttled", retryAfterMs: MINUTE_MS }, "rate_limited");

/** `code/subcode` before `code`. */
const TABLE: Readonly<Record<string, Entry>> = {
  // The token is dead. 190 without a subcode is a token Meta cannot read, or one made invalid without a reason.
  "190": reconnect("token_revoked"),
  "190/458": reconnect("token_revoked"), // the person removed the app
  "190/459": reconnect("account_checkpoint"), // the person must act at facebook.com first
  "190/460": reconnect("password_changed"),
  "190/463": reconnect("token_expired"),
  "190/464": reconnect("account_checkpoint"), // unconfirmed user
  "102": reconnect("token_expired"), // session expired, the older form
  "104": reconnect("token_revoked"), // a call without a token it could use

  // The token lives but may not do this.
  "3": permission("permission_missing"),
  "10": permission("permission_missing"),
  "100/33": permission("target_gone"), // no such object, or not for this person
  "200/1870034": permission("terms_not_accepted"),
  "200/1870090": permission("terms_not_accepted"),
  "2655": permission("terms_not_accepted"),
  "1/2853001": permission("permission_missing"), // the person is not linked to the delegate Page
  "1487301": permission("target_gone"),
  "1487366": permission("target_gone"),

  // Limits: 4 app, 17 user, 32 page, 341 app, 613 call type; the 80000s are business use cases (below).
  "4": throttled,
  "17": throttled,
  "32": throttled,
  "341": throttled,
  "613": throttled,
  "368": entry({ kind: "wait", retryAfterMs: DAY_MS }, "blocked_by_policy"),
  "21009": entry({ kind: "wait", retryAfterMs: MINUTE_MS }, "dataset_not_ready"),

  // Meta's own trouble; it does not say whether the call had been carried out.
  "-1": ambiguous("server_error"),
  "1": ambiguous("server_error"),
  "2": ambiguous("server_error"),

  "100": rejected("invalid_parameter"),
  "100/1487534": rejected("too_much_data"),
  "100/2804003": rejected("event_too_old"),
  "100/2804009": rejected("value_missing"),
  "100/2804050": rejected("no_identifiers"),
  "105": rejected("invalid_parameter"),
  "2500": rejected("invalid_parameter"),
  "2650": rejected("invalid_parameter"),
  "3018": rejected("range_too_old"),
  "1487534": rejected("too_much_data"),

  "101": misconfigured("app_misconfigured"), // unknown app id
  "2635": misconfigured("api_version_ended"),
};

/** At the token endpoint the same codes speak of our app or of the code that was handed in. */
const TOKEN_TABLE: Readonly<Record<string, Entry>> = {
  "1": misconfigured("app_misconfigured"), // wrong client secret
  "100": rejected("code_refused"),
  "100/36007": rejected("code_expired"),
  "100/36008": misconfigured("redirect_uri_mismatch"),
  "100/36009": rejected("code_expired"), // used before
};

function lookUp(code: number, subcode: number | undefined, isTokenCall: boolean): Entry {
  const keys = subcode === undefined ? [`${code}`] : [`${code}/${subcode}`, `${code}`];
  for (const key of keys) {
    const found = (isTokenCall && TOKEN_TABLE[key]) || TABLE[key];
    if (found) return found;
  }
  if (code >= 200 && code <= 299) return permission("permission_missing");
  if (code >= 80_000 && code <= 80_014) return throttled;
  return entry({ kind: "unknown" }, "unknown_error");
}

const BusinessUsage = z.record(
  z.string(),
  z.array(z.object({ estimated_time_to_regain_access: z.coerce.number().nonnegative().catch(0) })),
);
const AccountUsage = z.object({ reset_time_duration: z.coerce.number().nonnegative().catch(0) });

function parseHeader<T>(headers: Headers, name: string, schema: z.ZodType<T>): T | null {
  try {
    return schema.parse(JSON.parse(headers.get(name) ?? ""));
  } catch {
    return null;
  }
}

/**
 * How long to stay away, from Meta's usage headers: `X-Business-Use-Case-Usage` gives minutes, `X-Ad-Account-Usage`
 * seconds; 60 s when they say nothing. Meta sends no Retry-After.
 */
function regainAccessMs(headers: Headers): number {
  const usage = parseHeader(headers, "x-business-use-case-usage", BusinessUsage) ?? {};
  const minutes = Object.values(usage).flatMap((types) => types.map((type) => type.estimated_time_to_regain_access));
  const seconds = parseHeader(headers, "x-ad-account-usage", AccountUsage)?.reset_time_duration ?? 0;
  const longest = Math.max(0, ...minutes.map((value) => value * MINUTE_MS), seconds * 1000);
  return longest > 0 ? Math.min(longest, DAY_MS) : MINUTE_MS;
}

/** Reads a Graph error; null when the body is not one (an HTML page of the infrastructure, say). */
export function explainMetaError(answer: Answered, options: { readonly isTokenCall?: boolean } = {}): Verdict | null {
  const parsed = ErrorBody.safeParse(answer.body);
  if (!parsed.success) return null;
  const { code, error_subcode: subcode, fbtrace_id: traceId } = parsed.data.error;
  const { failure, reason } = lookUp(code, subcode, options.isTokenCall ?? false);
  return {
    failure:
      failure.kind === "throttled" ? { kind: "throttled", retryAfterMs: regainAccessMs(answer.headers) } : failure,
    reason,
    platformCode: subcode === undefined ? `${code}` : `${code}/${subcode}`,
    ...(traceId !== undefined && { traceId }),
  };
}
