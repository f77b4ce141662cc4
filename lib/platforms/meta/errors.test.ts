import { expect, test } from "vitest";
import { explainMetaError } from "./errors";

const answer = (error: unknown, headers: Readonly<Record<string, string>> = {}, status = 400) =>
  ({ kind: "answered", status, headers: new Headers(headers), body: { error } }) as const;

test.each([
  [190, 463, "reconnect", "token_expired"],
  [190, 460, "reconnect", "password_changed"],
  [190, 458, "reconnect", "token_revoked"],
  [190, 464, "reconnect", "account_checkpoint"],
  [190, 99_999, "reconnect", "token_revoked"],
  [102, undefined, "reconnect", "token_expired"],
  [10, undefined, "permission", "permission_missing"],
  [294, undefined, "permission", "permission_missing"],
  [100, 33, "permission", "target_gone"],
  [200, 1_870_034, "permission", "terms_not_accepted"],
  [100, 2_804_009, "rejected", "value_missing"],
  [100, 123, "rejected", "invalid_parameter"],
  [3018, undefined, "rejected", "range_too_old"],
  [4, 1_504_022, "throttled", "rate_limited"],
  [80_014, undefined, "throttled", "rate_limited"],
  [368, 1_390_008, "wait", "blocked_by_policy"],
  [21_009, undefined, "wait", "dataset_not_ready"],
  [1, 99, "ambiguous", "server_error"],
  [2635, undefined, "misconfigured", "api_version_ended"],
  [80_015, undefined, "unknown", "unknown_error"],
])("code %s with subcode %s is %s: %s", (code, subcode, kind, reason) => {
  const verdict = explainMetaError(answer({ code, error_subcode: subcode, message: "irrelevant" }));
  expect(verdict).toMatchObject({ failure: { kind }, reason });
});

test("the HTTP status and the text change nothing", () => {
  const verdicts = [400, 401, 403, 500].map((status) =>
    explainMetaError(answer({ code: 17, message: `text ${status}` }, {}, status)),
  );
  expect(new Set(verdicts.map((verdict) => JSON.stringify(verdict))).size).toBe(1);
});

test.each([
  [1, undefined, "misconfigured", "app_misconfigured"],
  [100, 36_009, "rejected", "code_expired"],
  [100, 36_008, "misconfigured", "redirect_uri_mismatch"],
  [190, 463, "reconnect", "token_expired"],
])("at the token endpoint code %s/%s is %s: %s", (code, subcode, kind, reason) => {
  const verdict = explainMetaError(answer({ code, error_subcode: subcode }), { isTokenCall: true });
  expect(verdict).toMatchObject({ failure: { kind }, reason });
});

test.each([
  [{}, 60_000],
  [
    {
      "x-business-use-case-usage":
        '{"1":[{"type":"x","estimated_time_to_regain_access":3},{"estimated_time_to_regain_access":5}]}',
    },
    300_000,
  ],
  [{ "x-business-use-case-usage": '{"1":[{"estimated_time_to_regain_access":0}]}' }, 60_000],
  [{ "x-ad-account-usage": '{"acc_id_util_pct":100,"reset_time_duration":90}' }, 90_000],
  [{ "x-business-use-case-usage": "not json", "x-ad-account-usage": '{"reset_time_duration":"soon"}' }, 60_000],
])("the usage headers %j mean a wait of %d ms", (headers, retryAfterMs) => {
  expect(explainMetaError(answer({ code: 80_004 }, headers))?.failure).toEqual({ kind: "throttled", retryAfterMs });
});

test.each([undefined, "text", {}, { error: "text" }, { error: { message: "no code" } }, []])(
  "%j is no Graph error",
  (body) => {
    expect(explainMetaError({ kind: "answered", status: 500, headers: new Headers(), body })).toBeNull();
  },
);

test("codes and trace id are kept for support", () => {
  expect(explainMetaError(answer({ code: 100, error_subcode: 33, fbtrace_id: "AbC" }))).toMatchObject({
    platformCode: "100/33",
    traceId: "AbC",
  });
});
