import type { PlatformFailure } from "@/lib/core/errors";

/**
 * What Google's words mean for us. Sources, read 2026-11-22: Google Ads API protos v25 (errors/*), Data Manager
 * `error.proto` and "Understand API errors", OAuth 2.0 for web server applications.
 */
export type Entry = { readonly failure: PlatformFailure; readonly reason: string };
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

const entry = (failure: PlatformFailure, reason: string): Entry => ({ failure, reason });
const reconnect = (reason: string) => entry({ kind: "reconnect" }, reason);
const permission = (reason: string) => entry({ kind: "permission" }, reason);
const rejected = (reason: string) => entry({ kind: "rejected" }, reason);
const misconfigured = (reason: string) => entry({ kind: "misconfigured" }, reason);
const wait = (retryAfterMs: number, reason: string) => entry({ kind: "wait", retryAfterMs }, reason);
/** The wait is filled in from `retryDelay` when Google gives one. */
const throttled = (retryAfterMs: number, reason = "rate_limited") => entry({ kind: "throttled", retryAfterMs }, reason);
const ambiguous = entry({ kind: "ambiguous" }, "server_error");

/** The access token is refused, the grant may live: one refresh tells. */
const ACCESS_TOKEN_REFUSED = "access_token_refused";

/** Google Ads API: `GoogleAdsFailure.errors[].errorCode`, by its value (values are unique over the families we meet). */
export const ADS_ERRORS: Readonly<Record<string, Entry>> = {
  OAUTH_TOKEN_EXPIRED: reconnect(ACCESS_TOKEN_REFUSED),
  OAUTH_TOKEN_INVALID: reconnect(ACCESS_TOKEN_REFUSED),
  AUTHENTICATION_ERROR: reconnect(ACCESS_TOKEN_REFUSED),
  OAUTH_TOKEN_REVOKED: reconnect("token_revoked"),
  OAUTH_TOKEN_DISABLED: reconnect("token_revoked"),
  GOOGLE_ACCOUNT_DELETED: reconnect("token_revoked"),
  GOOGLE_ACCOUNT_AUTHENTICATION_FAILED: reconnect("token_revoked"),
  GOOGLE_ACCOUNT_COOKIE_INVALID: reconnect("token_revoked"),
  TWO_STEP_VERIFICATION_NOT_ENROLLED: reconnect("account_checkpoint"),
  ADVANCED_PROTECTION_NOT_ENROLLED: reconnect("account_checkpoint"),
  NOT_ADS_USER: permission("no_ads_account"),

  USER_PERMISSION_DENIED: permission("account_lost"),
  CUSTOMER_NOT_FOUND: permission("account_lost"),
  CLIENT_CUSTOMER_ID_INVALID: permission("account_lost"),
  INVALID_CUSTOMER_ID: permission("account_lost"),
  INVALID_LOGIN_CUSTOMER_ID: permission("account_lost"),
  INVALID_LOGIN_CUSTOMER_ID_SERVING_CUSTOMER_ID_COMBINATION: permission("account_lost"),
  CUSTOMER_NOT_ENABLED: permission("account_closed"),
  ACTION_NOT_PERMITTED_FOR_SUSPENDED_ACCOUNT: permission("account_closed"),
  INCOMPLETE_SIGNUP: permission("account_closed"),
  CUSTOMER_NOT_ALLOWLISTED_FOR_THIS_FEATURE: permission("feature_not_available"),

  DEVELOPER_TOKEN_INVALID: misconfigured("app_misconfigured"),
  DEVELOPER_TOKEN_PARAMETER_MISSING: misconfigured("app_misconfigured"),
  DEVELOPER_TOKEN_NOT_APPROVED: misconfigured("app_misconfigured"),
  DEVELOPER_TOKEN_PROHIBITED: misconfigured("app_misconfigured"),
  ORGANIZATION_NOT_APPROVED: misconfigured("app_misconfigured"),
  ORGANIZATION_NOT_RECOGNIZED: misconfigured("app_misconfigured"),
  CLOUD_PROJECT_NOT_APPROVED_FOR_PRODUCTION: misconfigured("app_misconfigured"),
  PROJECT_DISABLED: misconfigured("app_misconfigured"),
  MISSING_TOS: misconfigured("app_misconfigured"),
  UNSUPPORTED_VERSION: misconfigured("api_version_ended"),

  RESOURCE_EXHAUSTED: throttled(HOUR_MS, "daily_quota_used"),
  RESOURCE_TEMPORARILY_EXHAUSTED: throttled(MINUTE_MS),
  EXCESSIVE_SHORT_TERM_QUERY_RESOURCE_CONSUMPTION: throttled(MINUTE_MS),
  EXCESSIVE_LONG_TERM_QUERY_RESOURCE_CONSUMPTION: throttled(HOUR_MS),
  CONCURRENT_MODIFICATION: entry({ kind: "unavailable" }, "concurrent_change"),
  INTERNAL_ERROR: ambiguous,
  TRANSIENT_ERROR: ambiguous,
  DEADLINE_EXCEEDED: ambiguous,
};

const ROW_REASONS = [
  ...[
    "INVALID_HEX_ENCODING",
    "INVALID_BASE64_ENCODING",
    "INVALID_SHA256_FORMAT",
    "INVALID_FORMAT",
    "REQUIRED_FIELD_MISSING",
  ],
  ...[
    "NO_IDENTIFIERS_PROVIDED",
    "EVENT_TIME_INVALID",
    "INVALID_CURRENCY_CODE",
    "INVALID_POSTAL_CODE",
    "INVALID_REGION_CODE",
  ],
  ...["TOO_MANY_USER_IDENTIFIERS", "INVALID_ENUM_VALUE", "INVALID_NUMBER_FORMAT", "FIELD_VALUE_TOO_LONG"],
  ...["FIELD_VALUE_TOO_SHORT", "INVALID_MERCHANT_ID", "INVALID_COUPON_CODE", "TOO_MANY_EVENTS", "INVALID_GCLID"],
];

/** Data Manager: `fieldViolations[].reason` and `ErrorInfo.reason`. An open list: values appear without notice. */
export const DATA_MANAGER_ERRORS: Readonly<Record<string, Entry>> = {
  ...Object.fromEntries(ROW_REASONS.map((reason) => [reason, rejected(reason.toLowerCase())])),
  CONVERSION_ACTION_TOO_RECENTLY_CREATED: wait(6 * HOUR_MS, "target_too_new"),

  INVALID_DESTINATION: permission("target_gone"),
  INVALID_CONVERSION_ACTION_ID: permission("target_gone"),
  INVALID_CONVERSION_ACTION_TYPE: permission("target_gone"),
  DESTINATION_ACCOUNT_TYPE_MISMATCH: permission("target_gone"),
  EVENT_SOURCE_AND_DESTINATION_MISMATCH: permission("target_gone"),
  OPERATING_ACCOUNT_LOGIN_ACCOUNT_MISMATCH: permission("account_lost"),

  DESTINATION_ACCOUNT_ENHANCED_CONVERSIONS_TERMS_NOT_SIGNED: permission("terms_not_accepted"),
  TERMS_AND_CONDITIONS_NOT_SIGNED: permission("terms_not_accepted"),
  DESTINATION_ACCOUNT_NOT_ENABLED_ENHANCED_CONVERSIONS_FOR_LEADS: permission("terms_not_accepted"),
  DESTINATION_ACCOUNT_DATA_POLICY_PROHIBITS_ENHANCED_CONVERSIONS: permission("feature_not_available"),
  NOT_ALLOWLISTED: permission("feature_not_available"),
  ACCOUNT_INELIGIBLE_FOR_STORE_SALES: permission("feature_not_available"),
  EU_POLITICAL_ADVERTISING_DECLARATION_REQUIRED: permission("declaration_missing"),

  ACCESS_TOKEN_SCOPE_INSUFFICIENT: permission("permission_missing"),
  ACCESS_TOKEN_EXPIRED: reconnect(ACCESS_TOKEN_REFUSED),
  ACCESS_TOKEN_TYPE_UNSUPPORTED: reconnect(ACCESS_TOKEN_REFUSED),
  CREDENTIALS_MISSING: reconnect(ACCESS_TOKEN_REFUSED),
  ACCOUNT_STATE_INVALID: reconnect("token_revoked"),
  SERVICE_DISABLED: misconfigured("app_misconfigured"),
  CONSUMER_INVALID: misconfigured("app_misconfigured"),
  RATE_LIMIT_EXCEEDED: throttled(MINUTE_MS),
  INVALID_REQUEST_ID: rejected("receipt_unknown"),
  REQUEST_TOO_OLD: rejected("receipt_unknown"),
  INTERNAL_ERROR: ambiguous,
  DEADLINE_EXCEEDED: ambiguous,
};

/** Any Google API: the canonical status, asked when nothing finer is known. */
export const STATUS_ERRORS: Readonly<Record<string, Entry>> = {
  UNAUTHENTICATED: reconnect(ACCESS_TOKEN_REFUSED),
  PERMISSION_DENIED: permission("permission_missing"),
  RESOURCE_EXHAUSTED: throttled(MINUTE_MS),
  INVALID_ARGUMENT: rejected("invalid_argument"),
  OUT_OF_RANGE: rejected("invalid_argument"),
  FAILED_PRECONDITION: rejected("invalid_argument"),
  ALREADY_EXISTS: rejected("invalid_argument"),
  NOT_FOUND: permission("target_gone"),
  UNAVAILABLE: ambiguous,
  INTERNAL: ambiguous,
  DEADLINE_EXCEEDED: ambiguous,
  ABORTED: ambiguous,
  CANCELLED: ambiguous,
};

/** `error.code` in a body without `status`: the HTTP form of the same word. Source: google.rpc.Code. */
export const STATUS_BY_CODE: Readonly<Record<number, string>> = {
  400: "INVALID_ARGUMENT",
  401: "UNAUTHENTICATED",
  403: "PERMISSION_DENIED",
  404: "NOT_FOUND",
  409: "ABORTED",
  429: "RESOURCE_EXHAUSTED",
  499: "CANCELLED",
  500: "INTERNAL",
  502: "UNAVAILABLE",
  503: "UNAVAILABLE",
  504: "DEADLINE_EXCEEDED",
};

/** OAuth token endpoint: `error`. `invalid_grant` means the grant when refreshing and the code when exchanging. */
export const OAUTH_ERRORS: Readonly<Record<string, Entry>> = {
  invalid_client: misconfigured("app_misconfigured"),
  unauthorized_client: misconfigured("app_misconfigured"),
  redirect_uri_mismatch: misconfigured("redirect_uri_mismatch"),
  invalid_scope: misconfigured("app_misconfigured"),
  unsupported_grant_type: misconfigured("app_misconfigured"),
  invalid_request: rejected("code_refused"),
  invalid_token: reconnect("token_revoked"),
  admin_policy_enforced: permission("permission_missing"),
  server_error: ambiguous,
  temporarily_unavailable: ambiguous,
};
export const GRANT_DEAD: Entry = reconnect("token_revoked");
export const CODE_DEAD: Entry = rejected("code_expired");
