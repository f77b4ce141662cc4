import { expect, test } from "vitest";
import { explainGoogleError, explainOAuthError } from "./errors";

const answer = (body: unknown, status = 400) => ({ kind: "answered", status, headers: new Headers(), body }) as const;
const apiError = (status: string | undefined, ...details: readonly unknown[]) =>
  answer({ error: { ...(status && { status }), message: "irrelevant", details } });
const adsFailure = (family: string, code: string, quota?: unknown) => ({
  "@type": "type.googleapis.com/google.ads.googleads.v25.errors.GoogleAdsFailure",
  errors: [
    {
      errorCode: { [family]: code },
      message: "x",
      ...(quota !== undefined && { details: { quotaErrorDetails: quota } }),
    },
  ],
  requestId: "ads-1",
});
const badRequest = (...fieldViolations: readonly unknown[]) => ({
  "@type": "type.googleapis.com/google.rpc.BadRequest",
  fieldViolations,
});
const row = (index: number, reason?: string) => ({
  field: `events[${index}].user_data`,
  description: "x",
  ...(reason && { reason }),
});

test.each([
  ["authenticationError", "OAUTH_TOKEN_EXPIRED", "reconnect", "access_token_refused"],
  ["authenticationError", "OAUTH_TOKEN_REVOKED", "reconnect", "token_revoked"],
  ["authenticationError", "TWO_STEP_VERIFICATION_NOT_ENROLLED", "reconnect", "account_checkpoint"],
  ["authenticationError", "NOT_ADS_USER", "permission", "no_ads_account"],
  ["authorizationError", "USER_PERMISSION_DENIED", "permission", "account_lost"],
  ["authorizationError", "CUSTOMER_NOT_ENABLED", "permission", "account_closed"],
  ["authorizationError", "MISSING_TOS", "misconfigured", "app_misconfigured"],
  ["requestError", "UNSUPPORTED_VERSION", "misconfigured", "api_version_ended"],
  ["databaseError", "CONCURRENT_MODIFICATION", "unavailable", "concurrent_change"],
  ["internalError", "TRANSIENT_ERROR", "ambiguous", "server_error"],
  ["queryError", "UNRECOGNIZED_FIELD", "rejected", "invalid_argument"],
  ["conversionActionError", "DUPLICATE_NAME", "rejected", "name_taken"],
  ["campaignError", "DUPLICATE_CAMPAIGN_NAME", "rejected", "name_taken"],
  ["campaignBudgetError", "BUDGET_BELOW_PER_DAY_MINIMUM", "rejected", "budget_too_low"],
  ["mutateError", "EU_POLITICAL_ADVERTISING_DECLARATION_REQUIRED", "permission", "declaration_missing"],
  ["stringLengthError", "TOO_LONG", "rejected", "text_length"],
  ["requestError", "CANNOT_BE_EXECUTED_BY_MANAGER_ACCOUNT", "permission", "manager_account"],
])("Google Ads %s.%s is %s: %s", (family, code, kind, reason) => {
  const verdict = explainGoogleError(apiError("INVALID_ARGUMENT", adsFailure(family, code)));
  expect(verdict).toMatchObject({ failure: { kind }, reason, platformCode: code, traceId: "ads-1" });
});

test("a quota error waits as long as Google says", () => {
  const verdict = explainGoogleError(
    apiError("RESOURCE_EXHAUSTED", adsFailure("quotaError", "RESOURCE_TEMPORARILY_EXHAUSTED", { retryDelay: "7.5s" })),
  );
  expect(verdict?.failure).toEqual({ kind: "throttled", retryAfterMs: 7500 });
  const info = { "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay: "90s" };
  expect(explainGoogleError(apiError("RESOURCE_EXHAUSTED", info))?.failure).toEqual({
    kind: "throttled",
    retryAfterMs: 90_000,
  });
});

test("events at fault are named by their index", () => {
  const details = badRequest(row(3, "INVALID_HEX_ENCODING"), row(0, "EVENT_TIME_INVALID"), row(3, "SOMETHING_NEW"));
  expect(explainGoogleError(apiError("INVALID_ARGUMENT", details))).toMatchObject({
    failure: { kind: "rejected", indexes: [0, 3] },
    reason: "invalid_hex_encoding",
    platformCode: "INVALID_HEX_ENCODING",
  });
});

test("each event at fault is given its own reason", () => {
  const details = badRequest(
    row(4, "INVALID_POSTAL_CODE"),
    row(1, "SOMETHING_NEW"),
    row(4, "INVALID_GCLID"),
    row(0, "INVALID_GCLID"),
  );
  expect(explainGoogleError(apiError("INVALID_ARGUMENT", details))?.failure).toEqual({
    kind: "rejected",
    indexes: [0, 1, 4],
    items: [
      { index: 0, reason: "invalid_gclid", platformCode: "INVALID_GCLID" },
      { index: 1, reason: "invalid_argument", platformCode: "SOMETHING_NEW" },
      { index: 4, reason: "invalid_postal_code", platformCode: "INVALID_POSTAL_CODE" },
    ],
  });
});

test("a doubt about one event is none about its neighbour", () => {
  const details = badRequest(row(0, "INVALID_GCLID"), row(1, "EVENT_SOURCE_AND_DESTINATION_MISMATCH"));
  const failure = explainGoogleError(apiError("INVALID_ARGUMENT", details))?.failure;
  expect(failure?.kind === "rejected" && failure.items?.map(({ isVague }) => isVague)).toEqual([undefined, true]);
});

test("an ErrorInfo that only repeats the refusal takes no event its index", () => {
  const info = { "@type": "type.googleapis.com/google.rpc.ErrorInfo", reason: "INVALID_ARGUMENT" };
  const verdict = explainGoogleError(apiError("INVALID_ARGUMENT", info, badRequest(row(2, "INVALID_ARGUMENT"))));
  expect(verdict).toMatchObject({ failure: { kind: "rejected", indexes: [2] }, platformCode: "INVALID_ARGUMENT" });
});

test.each([
  ["PERMISSION_DENIED", "events[0]", "NEW_WORD", "permission", "permission_missing"],
  ["PERMISSION_DENIED", "destinations[0]", "NEW_WORD", "permission", "permission_missing"],
  ["PERMISSION_DENIED", "events[0]", "PERMISSION_DENIED", "permission", "permission_missing"],
  ["RESOURCE_EXHAUSTED", "events", "NEW_WORD", "throttled", "rate_limited"],
  ["RESOURCE_EXHAUSTED", "events", "RESOURCE_EXHAUSTED", "throttled", "rate_limited"],
  ["INTERNAL", "events[2]", "NEW_WORD", "ambiguous", "server_error"],
  ["UNAUTHENTICATED", "events[2]", undefined, "reconnect", "access_token_refused"],
  ["NOT_FOUND", "user_list", "NOT_FOUND", "permission", "target_gone"],
  ["INVALID_ARGUMENT", "events[2]", "NEW_WORD", "rejected", "invalid_argument"],
  [undefined, "events[2]", "NEW_WORD", "rejected", "invalid_argument"],
])("with the status %s a violation of %s for %s is %s: %s", (status, field, reason, kind, ours) => {
  const details = badRequest({ field, description: "x", ...(reason && { reason }) });
  expect(explainGoogleError(apiError(status, details))).toMatchObject({
    failure: { kind },
    reason: ours,
    platformCode: reason ?? "INVALID_ARGUMENT",
  });
});

test("a source that the action does not take is that event's fault, and the account's when it says so", () => {
  const mismatch = (field: string) =>
    explainGoogleError(
      apiError("INVALID_ARGUMENT", badRequest({ field, reason: "EVENT_SOURCE_AND_DESTINATION_MISMATCH" })),
    );
  expect(mismatch("events[1].event_source")).toMatchObject({
    failure: { kind: "rejected", indexes: [1] },
    reason: "event_source_and_destination_mismatch",
  });
  expect(mismatch("destinations[0]")).toMatchObject({ failure: { kind: "permission" }, reason: "target_gone" });
});

test("what concerns the account outweighs what concerns an event", () => {
  const details = badRequest(row(1, "INVALID_FORMAT"), { field: "destinations[0]", reason: "INVALID_DESTINATION" });
  expect(explainGoogleError(apiError("INVALID_ARGUMENT", details))).toMatchObject({
    failure: { kind: "permission" },
    reason: "target_gone",
  });
});

test.each([
  { field: "encoding", reason: "REQUIRED_FIELD_MISSING" },
  { field: "destinations[0].operating_account", reason: "SOMETHING_NEW" },
  { field: "events[0]", description: 'Invalid JSON payload received. Unknown name "x"' },
])("what only our own code can have got wrong (%j) refuses no event", (violation) => {
  const details = badRequest(row(1, "INVALID_FORMAT"), violation);
  expect(explainGoogleError(apiError("INVALID_ARGUMENT", details))).toMatchObject({
    failure: { kind: "misconfigured" },
    reason: "request_malformed",
  });
});

test("a list that is gone is told as that, though it stands beside the members", () => {
  const details = badRequest({ field: "destinations[0].product_destination_id", reason: "INVALID_USER_LIST_ID" });
  expect(explainGoogleError(apiError("INVALID_ARGUMENT", details))).toMatchObject({
    failure: { kind: "rejected" },
    reason: "audience_gone",
  });
});

test("a used-up day is waited for by the hour, a minute by the minute", () => {
  const quota = (quota_limit: string) => ({ reason: "RATE_LIMIT_EXCEEDED", metadata: { quota_limit } });
  const waitFor = (limit: string) => explainGoogleError(apiError("RESOURCE_EXHAUSTED", quota(limit)))?.failure;
  expect(waitFor("IngestRequestsPerDayPerProject")).toEqual({ kind: "throttled", retryAfterMs: 3_600_000 });
  expect(waitFor("IngestRequestsPerMinutePerProject")).toEqual({ kind: "throttled", retryAfterMs: 60_000 });
});

test("a violation that is about no event names none", () => {
  const details = badRequest({ field: "display_name", reason: "DISPLAY_NAME_ALREADY_USED", description: "Taken." });
  expect(explainGoogleError(apiError("INVALID_ARGUMENT", details))).toMatchObject({
    failure: { kind: "rejected" },
    reason: "name_taken",
    fields: ["display_name"],
    explanation: "Taken.",
  });
});

test("members at fault are named like events", () => {
  const details = badRequest({ field: "audience_members[7].composite_data", reason: "INVALID_SHA256_FORMAT" });
  expect(explainGoogleError(apiError("INVALID_ARGUMENT", details))?.failure).toEqual({
    kind: "rejected",
    indexes: [7],
  });
});

test.each([
  ["frobnicationError", "TOO_BLUE", "INVALID_ARGUMENT", "rejected"],
  ["frobnicationError", "TOO_BLUE", undefined, "rejected"],
  ["frobnicationError", "TOO_BLUE", "UNAVAILABLE", "ambiguous"],
  ["frobnicationError", "TOO_BLUE", "SOMETHING_NEW", "unknown"],
  ["quotaError", "SOMETHING_NEW", "RESOURCE_EXHAUSTED", "throttled"],
  ["authorizationError", "SOMETHING_NEW", "INVALID_ARGUMENT", "permission"],
  ["internalError", "SOMETHING_NEW", "INTERNAL", "ambiguous"],
  ["internalError", "ERROR_CODE_NOT_PUBLISHED", "INTERNAL", "unknown"],
])("a word nobody has met, %s.%s with %s, is judged by its family: %s", (family, code, status, kind) => {
  expect(explainGoogleError(apiError(status, adsFailure(family, code)))?.failure.kind).toBe(kind);
});

test("an error of a mutate names its fields and says what a person can read", () => {
  const at = (...path: readonly object[]) => ({ fieldPathElements: path });
  const failure = {
    errors: [
      {
        errorCode: { newResourceCreationError: "TEMP_ID_RESOURCE_HAD_ERRORS" },
        message: "x",
        location: at({ fieldName: "mutate_operations", index: 1 }),
      },
      {
        errorCode: { campaignBudgetError: "NON_MULTIPLE_OF_MINIMUM_CURRENCY_UNIT" },
        message: "Money amount must be\n a multiple.",
        location: at({ fieldName: "mutate_operations", index: 0 }, { fieldName: "amount_micros" }),
      },
    ],
  };
  expect(explainGoogleError(apiError("INVALID_ARGUMENT", failure))).toMatchObject({
    failure: { kind: "rejected" },
    reason: "budget_invalid",
    fields: ["mutate_operations[1]", "mutate_operations[0].amount_micros"],
    explanation: "Money amount must be a multiple.",
  });
});

test("a policy is explained in Google's words for it, and in the person's language where Google has it", () => {
  const policy = {
    errors: [
      {
        errorCode: { policyViolationError: "POLICY_ERROR" },
        message: "x",
        details: {
          policyViolationDetails: { externalPolicyName: "Alcohol", externalPolicyDescription: "No alcohol." },
        },
      },
    ],
  };
  expect(explainGoogleError(apiError("INVALID_ARGUMENT", policy))).toMatchObject({
    reason: "policy_violation",
    explanation: "No alcohol.",
  });
  const localized = { "@type": "type.googleapis.com/google.rpc.LocalizedMessage", locale: "fr", message: "Pas ici." };
  expect(explainGoogleError(apiError("INVALID_ARGUMENT", policy, localized))?.explanation).toBe("Pas ici.");
});

test.each([
  ["ACCESS_TOKEN_SCOPE_INSUFFICIENT", "PERMISSION_DENIED", "permission", "permission_missing"],
  ["SERVICE_DISABLED", "PERMISSION_DENIED", "misconfigured", "app_misconfigured"],
  ["INVALID_ARGUMENT", "INVALID_ARGUMENT", "rejected", "invalid_argument"],
  ["constructor", "UNAUTHENTICATED", "reconnect", "access_token_refused"],
])("ErrorInfo %s with %s is %s: %s", (reason, status, kind, ours) => {
  expect(explainGoogleError(apiError(status, { reason, domain: "googleapis.com" }))).toMatchObject({
    failure: { kind },
    reason: ours,
  });
});

test.each([
  ["CONVERSION_ACTION_TOO_RECENTLY_CREATED", { kind: "wait", retryAfterMs: 3_600_000 }],
  ["TERMS_AND_CONDITIONS_NOT_SIGNED", { kind: "permission" }],
  ["TOO_MANY_AUDIENCE_MEMBERS", { kind: "rejected" }],
  ["INVALID_USER_LIST_ID", { kind: "rejected" }],
  ["MULTIPLE_DATA_TYPES_NOT_ALLOWED", { kind: "misconfigured" }],
])("Data Manager's %s is %j", (reason, failure) => {
  expect(explainGoogleError(apiError("INVALID_ARGUMENT", badRequest({ field: "", reason })))?.failure).toEqual(failure);
});

test("a stream wraps its error in an array", () => {
  const verdict = explainGoogleError(answer([{ error: { code: 401, status: "UNAUTHENTICATED" } }]));
  expect(verdict?.failure.kind).toBe("reconnect");
});

test("a body that knows only its code is read by it", () => {
  expect(explainGoogleError(answer({ error: { code: 429, message: "x" } }))?.failure.kind).toBe("throttled");
  expect(explainGoogleError(answer({ error: { code: 503, message: "x" } }))?.failure.kind).toBe("ambiguous");
});

test.each([undefined, "text", {}, [], { error: "invalid_grant" }, { error: { message: "bare" } }])(
  "%j is no API error",
  (body) => {
    expect(explainGoogleError(answer(body))).toBeNull();
  },
);

test("invalid_grant means the code at the exchange and the grant at the refresh", () => {
  const body = { error: "invalid_grant", error_description: "x" };
  expect(explainOAuthError(answer(body), "exchange")).toMatchObject({
    failure: { kind: "rejected" },
    reason: "code_expired",
  });
  expect(explainOAuthError(answer(body), "refresh")).toMatchObject({
    failure: { kind: "reconnect" },
    reason: "token_revoked",
  });
});

test("a malformed request means a wrong code at the exchange, and nothing certain at the refresh", () => {
  const body = { error: "invalid_request" };
  expect(explainOAuthError(answer(body), "exchange")?.reason).toBe("code_refused");
  expect(explainOAuthError(answer(body), "refresh")?.failure.kind).toBe("unknown");
});

test.each([
  ["invalid_client", "misconfigured"],
  ["redirect_uri_mismatch", "misconfigured"],
  ["temporarily_unavailable", "ambiguous"],
  ["something_new", "unknown"],
])("the token endpoint's %s is %s", (error, kind) => {
  expect(explainOAuthError(answer({ error }), "refresh")?.failure.kind).toBe(kind);
});
