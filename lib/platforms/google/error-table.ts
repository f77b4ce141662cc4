import {
  type ErrorEntry,
  entry,
  misconfigured,
  permission,
  reconnect,
  rejected,
  serverError,
  throttled,
} from "@/lib/core/error-entry";

/**
 * What Google's words mean for us, each group with its source, all read 2026-11-22:
 * [P] Google Ads API protos v25, `errors/*.proto` and their comments; [Q] "API limits and quotas"; [D] Data Manager API
 * `error.proto` v1; [U] "Understand API errors" and [pub] wire data of public clients, for words that are not in it;
 * [E] google.api.ErrorReason; [S] google.rpc.Code; [O] "OAuth 2.0 for web server applications".
 */
type Table = Readonly<Record<string, ErrorEntry>>;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

export const UNKNOWN: ErrorEntry = entry({ kind: "unknown" }, "unknown_error");
export const INVALID: ErrorEntry = rejected("invalid_argument");
/** A request that does not fit Google's own schema is no customer's fault: nothing is refused, we are told. */
export const MALFORMED: ErrorEntry = misconfigured("request_malformed");

const all = (words: string, meaning: ErrorEntry): Table =>
  Object.fromEntries(
    words
      .trim()
      .split(/\s+/)
      .map((word) => [word, meaning]),
  );

/** The access token is refused, the grant may live: one refresh tells. */
const ACCESS_TOKEN_REFUSED = "access_token_refused";

/** Google Ads API: `GoogleAdsFailure.errors[].errorCode`, by its value; what stands here means one thing in every family. */
export const ADS_ERRORS: Table = {
  // authenticationError [P]
  ...all(
    "OAUTH_TOKEN_EXPIRED OAUTH_TOKEN_INVALID OAUTH_TOKEN_HEADER_INVALID AUTHENTICATION_ERROR",
    reconnect(ACCESS_TOKEN_REFUSED),
  ),
  ...all(
    `OAUTH_TOKEN_REVOKED OAUTH_TOKEN_DISABLED GOOGLE_ACCOUNT_DELETED GOOGLE_ACCOUNT_AUTHENTICATION_FAILED
    GOOGLE_ACCOUNT_COOKIE_INVALID`,
    reconnect("token_revoked"),
  ),
  ...all("TWO_STEP_VERIFICATION_NOT_ENROLLED ADVANCED_PROTECTION_NOT_ENROLLED", reconnect("account_checkpoint")),
  ...all("NOT_ADS_USER GOOGLE_ACCOUNT_USER_AND_ADS_USER_MISMATCH", permission("no_ads_account")),
  ...all("CUSTOMER_NOT_FOUND CLIENT_CUSTOMER_ID_INVALID", permission("account_lost")),
  ...all(
    `DEVELOPER_TOKEN_INVALID ORGANIZATION_NOT_APPROVED ORGANIZATION_NOT_RECOGNIZED
    ORGANIZATION_NOT_ASSOCIATED_WITH_DEVELOPER_TOKEN`,
    misconfigured("app_misconfigured"),
  ),

  // authorizationError, headerError, notAllowlistedError and what requestError says about the account [P]
  ...all(
    `USER_PERMISSION_DENIED INVALID_CUSTOMER_ID INVALID_LOGIN_CUSTOMER_ID LOGIN_CUSTOMER_ID_PARAMETER_MISSING
    INVALID_LOGIN_CUSTOMER_ID_SERVING_CUSTOMER_ID_COMBINATION ACCESS_DENIED_FOR_ACCOUNT_TYPE`,
    permission("account_lost"),
  ),
  ...all(
    "CUSTOMER_NOT_ENABLED ACTION_NOT_PERMITTED_FOR_SUSPENDED_ACCOUNT INCOMPLETE_SIGNUP",
    permission("account_closed"),
  ),
  ...all(
    `CUSTOMER_NOT_ALLOWLISTED_FOR_THIS_FEATURE METRIC_ACCESS_DENIED ADVERTISER_NOT_ON_ALLOWLIST_FOR_USING_UPLOADED_DATA`,
    permission("feature_not_available"),
  ),
  ...all("CANNOT_BE_EXECUTED_BY_MANAGER_ACCOUNT REQUESTED_METRICS_FOR_MANAGER", permission("manager_account")),
  ...all(
    `DEVELOPER_TOKEN_PARAMETER_MISSING DEVELOPER_TOKEN_NOT_APPROVED DEVELOPER_TOKEN_PROHIBITED
    DEVELOPER_TOKEN_NOT_ON_ALLOWLIST CLOUD_PROJECT_NOT_APPROVED_FOR_PRODUCTION CLOUD_PROJECT_NOT_UNDER_ORGANIZATION
    CLOUD_PROJECT_NOT_FOUND PROJECT_DISABLED SERVICE_ACCESS_DENIED MISSING_TOS ACCESS_PROHIBITED`,
    misconfigured("app_misconfigured"),
  ),
  UNSUPPORTED_VERSION: misconfigured("api_version_ended"),

  // quotaError [P] [Q]
  RESOURCE_EXHAUSTED: throttled(HOUR_MS, "daily_quota_used"),
  ...all("RESOURCE_TEMPORARILY_EXHAUSTED EXCESSIVE_SHORT_TERM_QUERY_RESOURCE_CONSUMPTION", throttled(MINUTE_MS)),
  ...all(
    "EXCESSIVE_LONG_TERM_QUERY_RESOURCE_CONSUMPTION PAYMENTS_PROFILE_ACTIVATION_RATE_LIMIT_EXCEEDED",
    throttled(HOUR_MS),
  ),

  // databaseError, internalError [P]
  CONCURRENT_MODIFICATION: entry({ kind: "unavailable" }, "concurrent_change"),
  ...all("INTERNAL_ERROR TRANSIENT_ERROR DEADLINE_EXCEEDED", serverError),
  /** An error that this version of the API has no word for. */
  ERROR_CODE_NOT_PUBLISHED: UNKNOWN,
  ...all("REQUEST_TOO_LARGE TOO_MANY_MUTATE_OPERATIONS", rejected("too_much_data")),

  // campaignError, adGroupError, campaignBudgetError, conversionActionError, userListError [P]
  ...all(
    "DUPLICATE_NAME DUPLICATE_CAMPAIGN_NAME DUPLICATE_ADGROUP_NAME NAME_ALREADY_USED RESOURCE_ALREADY_EXISTS",
    rejected("name_taken"),
  ),
  ...all("BUDGET_BELOW_PER_DAY_MINIMUM MONEY_AMOUNT_LESS_THAN_CURRENCY_MINIMUM_CPC", rejected("budget_too_low")),
  ...all("MONEY_AMOUNT_TOO_LARGE AVERAGE_DAILY_SPEND_TOO_HIGH", rejected("budget_too_high")),
  ...all("NON_MULTIPLE_OF_MINIMUM_CURRENCY_UNIT NEGATIVE_MONEY_AMOUNT", rejected("budget_invalid")),
  ...all("CANNOT_SET_DATE_TO_PAST CANNOT_MODIFY_START_DATE_IF_ALREADY_STARTED", rejected("date_invalid")),
  ...all("HEC_AGREEMENT_REQUIRED ADVERTISER_TOS_NOT_ACCEPTED", permission("terms_not_accepted")),

  // mutateError, criterionError, newResourceCreationError, policyFindingError, policyViolationError [P]
  EU_POLITICAL_ADVERTISING_DECLARATION_REQUIRED: permission("declaration_missing"),
  MISSING_EU_POLITICAL_ADVERTISING_SELF_DECLARATION: rejected("declaration_missing"),
  RESOURCE_NOT_FOUND: rejected("resource_gone"),
  /** Follows from another error of the same request, which says more. */
  TEMP_ID_RESOURCE_HAD_ERRORS: rejected("part_of_another_error"),
  ...all("POLICY_FINDING POLICY_ERROR", rejected("policy_violation")),
};

/**
 * Families whose values are not about the request. A value of theirs that is not above counts as this; a value of any
 * other family is about the data we sent, whatever it will be called one day. [P]
 */
export const ADS_FAMILIES: Table = {
  authenticationError: reconnect(ACCESS_TOKEN_REFUSED),
  authorizationError: permission("permission_missing"),
  operationAccessDeniedError: permission("permission_missing"),
  resourceAccessDeniedError: permission("permission_missing"),
  notAllowlistedError: permission("feature_not_available"),
  headerError: misconfigured("app_misconfigured"),
  quotaError: throttled(MINUTE_MS),
  internalError: serverError,
  resourceCountLimitExceededError: rejected("limit_reached"),
  sizeLimitError: rejected("too_much_data"),
  stringLengthError: rejected("text_length"),
};

/** Data Manager: `fieldViolations[].reason` and `ErrorInfo.reason`. An open list: values appear without notice. [D] [U] */
export const DATA_MANAGER_ERRORS: Table = {
  // About one event or member; FIELD_VALUE_TOO_SHORT and INVALID_GCLID [U].
  ...Object.fromEntries(
    `INVALID_HEX_ENCODING INVALID_BASE64_ENCODING INVALID_SHA256_FORMAT INVALID_FORMAT REQUIRED_FIELD_MISSING
    NO_IDENTIFIERS_PROVIDED EVENT_TIME_INVALID INVALID_CURRENCY_CODE INVALID_POSTAL_CODE INVALID_REGION_CODE INVALID_COUNTRY_CODE
    TOO_MANY_USER_IDENTIFIERS INVALID_ENUM_VALUE INVALID_NUMBER_FORMAT FIELD_VALUE_TOO_LONG FIELD_VALUE_TOO_SHORT
    TOO_MANY_ELEMENTS INVALID_EVENT INVALID_MERCHANT_ID INVALID_COUPON_CODE INVALID_GCLID INVALID_AUDIENCE_MEMBER
    INVALID_MOBILE_ID_FORMAT CUSTOM_VARIABLE_VALUE_CONTAINS_PII`
      .split(/\s+/)
      .map((reason) => [reason, rejected(reason.toLowerCase())]),
  ),
  // About the request.
  ...all("TOO_MANY_EVENTS TOO_MANY_AUDIENCE_MEMBERS", rejected("too_much_data")),
  ...all(
    `TOO_MANY_DESTINATIONS DUPLICATE_DESTINATION_REFERENCE LINKED_ACCOUNT_ONLY_ALLOWED_WITH_DATA_PARTNER_LOGIN_ACCOUNT
    DIFFERENT_LOGIN_ACCOUNTS_NOT_ALLOWED_FOR_DATA_PARTNER MULTIPLE_DATA_TYPES_NOT_ALLOWED`,
    MALFORMED,
  ),
  /** Six hours for a new one: asked again hourly, since nobody can say when they began. [pub] */
  CONVERSION_ACTION_TOO_RECENTLY_CREATED: entry({ kind: "wait", retryAfterMs: HOUR_MS }, "target_too_new"),

  // About the account and where the events go.
  ...all(
    `INVALID_DESTINATION INVALID_CONVERSION_ACTION_ID INVALID_CONVERSION_ACTION_TYPE DESTINATION_ACCOUNT_TYPE_MISMATCH
    EVENT_SOURCE_AND_DESTINATION_MISMATCH NOT_FOUND`,
    permission("target_gone"),
  ),
  ...all("OPERATING_ACCOUNT_LOGIN_ACCOUNT_MISMATCH MISMATCHED_ACCOUNT_TYPE", permission("account_lost")),
  ...all(
    `DESTINATION_ACCOUNT_ENHANCED_CONVERSIONS_TERMS_NOT_SIGNED TERMS_AND_CONDITIONS_NOT_SIGNED
    DESTINATION_ACCOUNT_NOT_ENABLED_ENHANCED_CONVERSIONS_FOR_LEADS ADVERTISER_TOS_NOT_ACCEPTED`,
    permission("terms_not_accepted"),
  ),
  ...all(
    `DESTINATION_ACCOUNT_DATA_POLICY_PROHIBITS_ENHANCED_CONVERSIONS NOT_ALLOWLISTED ACCOUNT_INELIGIBLE_FOR_STORE_SALES
    ADVERTISER_NOT_ALLOWLISTED_FOR_UPLOADED_DATA USER_LIST_TYPE_NOT_SUPPORTED_FOR_ACCOUNT`,
    permission("feature_not_available"),
  ),
  EU_POLITICAL_ADVERTISING_DECLARATION_REQUIRED: permission("declaration_missing"),

  // About a user list.
  ...all("INVALID_USER_LIST_ID INVALID_USER_LIST_TYPE", rejected("audience_gone")),
  ...all("DISPLAY_NAME_ALREADY_USED ALREADY_EXISTS USER_LIST_NAME_RESERVED", rejected("name_taken")),
  MEMBERSHIP_DURATION_TOO_LONG: rejected("duration_too_long"),
  ...all(
    `INVALID_DISPLAY_NAME INVALID_DESCRIPTION USER_LIST_MUTATION_NOT_SUPPORTED SENSITIVE_USER_LIST_IMMUTABLE
    OWNERSHIP_REQUIRED_FOR_UPDATE UNSUPPORTED_USER_LIST_UPLOAD_KEY_TYPES UNSUPPORTED_INGESTED_USER_LIST_INFO_CONFIG`,
    INVALID,
  ),
  ...all("INVALID_REQUEST_ID REQUEST_TOO_OLD", rejected("receipt_unknown")), // the second [pub]

  // Of every Google API, and the canonical words among `ErrorReason`. [E] [D]
  INVALID_ARGUMENT: INVALID,
  ...all("ACCESS_TOKEN_SCOPE_INSUFFICIENT PERMISSION_DENIED", permission("permission_missing")),
  ...all("ACCESS_TOKEN_EXPIRED ACCESS_TOKEN_TYPE_UNSUPPORTED CREDENTIALS_MISSING", reconnect(ACCESS_TOKEN_REFUSED)),
  ACCOUNT_STATE_INVALID: reconnect("token_revoked"),
  ...all("SERVICE_DISABLED CONSUMER_INVALID", misconfigured("app_misconfigured")),
  ...all("RATE_LIMIT_EXCEEDED RESOURCE_EXHAUSTED", throttled(MINUTE_MS)),
  ...all("INTERNAL_ERROR DEADLINE_EXCEEDED", serverError),
};

/** Data Manager: words that are about the account, unless the violation names one event: then about that event alone. [D] */
export const EVENT_ERRORS: Table = {
  // Vague: should Google not take a till's sales there at all, it says so of each of them, and none may be lost by that.
  EVENT_SOURCE_AND_DESTINATION_MISMATCH: entry(
    { kind: "rejected", isVague: true },
    "event_source_and_destination_mismatch",
  ),
};

/** Any Google API: the canonical status, asked when nothing finer is known. [S] */
export const STATUS_ERRORS: Table = {
  UNAUTHENTICATED: reconnect(ACCESS_TOKEN_REFUSED),
  PERMISSION_DENIED: permission("permission_missing"),
  RESOURCE_EXHAUSTED: throttled(MINUTE_MS),
  ...all("INVALID_ARGUMENT OUT_OF_RANGE FAILED_PRECONDITION ALREADY_EXISTS", INVALID),
  NOT_FOUND: permission("target_gone"),
  ...all("UNAVAILABLE INTERNAL DEADLINE_EXCEEDED ABORTED CANCELLED DATA_LOSS", serverError),
};

/** `error.code` in a body without `status`: the HTTP form of the same word. [S] */
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

/** OAuth token endpoint: `error`. `invalid_grant` means the grant when refreshing and the code when exchanging. [O] */
export const OAUTH_ERRORS: Table = {
  ...all(
    "invalid_client deleted_client unauthorized_client invalid_scope unsupported_grant_type org_internal",
    misconfigured("app_misconfigured"),
  ),
  redirect_uri_mismatch: misconfigured("redirect_uri_mismatch"),
  invalid_token: reconnect("token_revoked"),
  ...all("admin_policy_enforced access_denied", permission("permission_missing")),
  ...all("server_error temporarily_unavailable internal_failure", serverError),
  rate_limit_exceeded: throttled(MINUTE_MS),
};
/** What the same words mean when a code is exchanged: the code is what the person brought. [O] */
export const EXCHANGE_ERRORS: Table = {
  invalid_grant: rejected("code_expired"),
  invalid_request: rejected("code_refused"),
};
export const GRANT_DEAD: ErrorEntry = reconnect("token_revoked");
