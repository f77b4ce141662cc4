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

test("what concerns the account outweighs what concerns an event", () => {
  const details = badRequest(row(1, "INVALID_FORMAT"), { field: "destinations[0]", reason: "INVALID_DESTINATION" });
  expect(explainGoogleError(apiError("INVALID_ARGUMENT", details))).toMatchObject({
    failure: { kind: "permission" },
    reason: "target_gone",
  });
});

test("a violation outside the events names none of them", () => {
  const details = badRequest(row(1, "INVALID_FORMAT"), { field: "encoding", reason: "REQUIRED_FIELD_MISSING" });
  expect(explainGoogleError(apiError("INVALID_ARGUMENT", details))?.failure).toEqual({ kind: "rejected" });
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

test.each([
  ["invalid_client", "misconfigured"],
  ["redirect_uri_mismatch", "misconfigured"],
  ["temporarily_unavailable", "ambiguous"],
  ["something_new", "unknown"],
])("the token endpoint's %s is %s", (error, kind) => {
  expect(explainOAuthError(answer({ error }), "refresh")?.failure.kind).toBe(kind);
});
