import { expect, test } from "vitest";
import { explainMetaCode, explainMetaError, throttleScopeOf } from "./errors";

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
  [190, 492, "reconnect", "token_revoked"],
  [104, undefined, "unknown", "token_not_received"],
  [960, undefined, "ambiguous", "server_error"],
  [2, 1_504_044, "ambiguous", "server_error"],
  [2654, 1_713_092, "permission", "permission_missing"],
  [2654, undefined, "rejected", "audience_too_small"],
  [200, 1_870_090, "permission", "terms_not_accepted"],
  [200, 1_870_050, "permission", "account_without_business"],
  [200, 1_870_047, "rejected", "audience_too_small"],
  [2650, 1_870_144, "rejected", "audience_update_refused"],
  [1_487_366, undefined, "rejected", "audience_gone"],
  [100, 1_487_366, "rejected", "audience_gone"],
  [100, 1_885_272, "rejected", "budget_too_low"],
  [100, 1_885_621, "rejected", "budget_on_both_levels"],
  [100, 4_834_011, "rejected", "budget_sharing_not_said"],
  [100, 1_870_227, "rejected", "advantage_audience_not_said"],
  [100, 3_858_152, "rejected", "advertiser_not_named"],
  [100, 2_446_383, "rejected", "link_missing"],
  [100, 1_815_199, "rejected", "instagram_account_not_allowed"],
  [100, 2_238_055, "rejected", "identity_given_twice"],
  [613, 1_487_742, "throttled", "rate_limited"],
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

test.each([{ code: 100, error_subcode: 2_804_019 }, { code: 1_609_005 }, { code: 100 }])(
  "%j in passing is Meta's own trouble, and may have been carried out all the same",
  (error) => {
    for (const isTokenCall of [false, true])
      expect(explainMetaError(answer({ ...error, is_transient: true }), { isTokenCall })).toMatchObject({
        failure: { kind: "ambiguous" },
        reason: "server_error",
      });
    expect(explainMetaError(answer({ ...error, is_transient: false }))?.failure.kind).not.toBe("ambiguous");
  },
);

test.each([
  [190, 463, "reconnect"],
  [200, undefined, "permission"],
  [17, undefined, "throttled"],
])("what %s/%s says of the person is not in passing, whatever Meta adds", (code, error_subcode, kind) => {
  expect(explainMetaError(answer({ code, error_subcode, is_transient: true }))).toMatchObject({ failure: { kind } });
});

test.each([{ error_subcode: 99 }, { is_transient: true }, { error_subcode: 99, is_transient: true }])(
  "code 1 with %j is no word on our app, at the token endpoint neither",
  (more) => {
    expect(explainMetaError(answer({ code: 1, ...more }), { isTokenCall: true })).toMatchObject({
      failure: { kind: "ambiguous" },
      reason: "server_error",
    });
  },
);

test.each([
  [1, undefined, "misconfigured", "app_misconfigured"],
  [100, undefined, "rejected", "code_refused"],
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

test.each([
  ["the whole app", { code: 4 }],
  ["the person", { code: 17 }],
])("an account's time is not that of %s", (_, error) => {
  const headers = {
    "x-business-use-case-usage": '{"1":[{"type":"ads_insights","estimated_time_to_regain_access":60}]}',
    "x-ad-account-usage": '{"acc_id_util_pct":100,"reset_time_duration":900}',
  };
  expect(explainMetaError(answer(error, headers))?.failure).toEqual({ kind: "throttled", retryAfterMs: 60_000 });
});

test.each([
  [80_004, 180_000],
  [80_000, 3_600_000],
  [80_003, 420_000],
])("after %i the time of its own kind of calls counts", (code, retryAfterMs) => {
  const usage = [
    { type: "ads_management", call_count: 100, estimated_time_to_regain_access: 3 },
    { type: "ads_insights", call_count: 100, estimated_time_to_regain_access: 60 },
    { type: "custom_audience", call_count: 100, estimated_time_to_regain_access: 7 },
  ];
  const headers = { "x-business-use-case-usage": JSON.stringify({ "1": usage }) };
  expect(explainMetaError(answer({ code, error_subcode: 2_446_079 }, headers))?.failure).toMatchObject({
    retryAfterMs,
  });
});

test("an account that is not locked out has nothing to wait for", () => {
  const headers = { "x-ad-account-usage": '{"acc_id_util_pct":9.67,"reset_time_duration":900}' };
  expect(explainMetaError(answer({ code: 80_004 }, headers))?.failure).toMatchObject({ retryAfterMs: 60_000 });
});

test("without headers a limit's own rhythm decides", () => {
  const waitOf = (code: number, subcode: number) => explainMetaError(answer({ code, error_subcode: subcode }))?.failure;
  expect(waitOf(613, 1_487_632)).toEqual({ kind: "throttled", retryAfterMs: 3_600_000 });
  expect(waitOf(17, 1_885_172)).toEqual({ kind: "throttled", retryAfterMs: 86_400_000 });
});

test.each([
  ["4", "app"],
  ["4/1504022", "call"],
  ["4/1504039", "call"],
  ["32", "nobody"],
  ["341", "app"],
  ["17", "user"],
  ["17/2446079", "account"],
  ["17/1885172", "nobody"],
  ["613/1487632", "nobody"],
  ["613", "call"],
  ["613/1487742", "account"],
  ["80004/2446079", "call"],
])("after %s the %s slows down", (code, scope) => expect(throttleScopeOf(code)).toBe(scope));

test("a report run's codes are read from the same table", () => {
  expect(explainMetaCode(100, 1_487_534)).toMatchObject({ reason: "too_much_data", platformCode: "100/1487534" });
  expect(explainMetaCode(2)).toMatchObject({ failure: { kind: "ambiguous" }, platformCode: "2" });
});

const blame = { blame_field_specs: [["daily_budget"], ["targeting", "geo_locations"], ["daily_budget"], []] };
test.each([blame, JSON.stringify(blame)])("the fields at fault are named, whether as %j", (error_data) => {
  expect(explainMetaError(answer({ code: 100, error_data }))?.fields).toEqual([
    "daily_budget",
    "targeting.geo_locations",
  ]);
});

test.each([undefined, null, "not json", 7, { blame_field_specs: "x" }, []])(
  "error data %j names no field and harms nothing",
  (error_data) => {
    const verdict = explainMetaError(answer({ code: 100, error_data }));
    expect(verdict).toEqual({
      failure: { kind: "rejected", isVague: true },
      reason: "invalid_parameter",
      platformCode: "100",
    });
  },
);

test("Meta's own sentence for the person is kept, at a length that fits a page", () => {
  const explain = (texts: object) => explainMetaError(answer({ code: 100, ...texts }))?.explanation;
  expect(explain({ error_user_title: "Budget trop bas", error_user_msg: " Au moins\n1 €. " })).toBe(
    "Budget trop bas: Au moins 1 €.",
  );
  expect(explain({ error_user_msg: "Trop vieux" })).toBe("Trop vieux");
  expect(explain({ error_user_msg: "x".repeat(2000) })).toHaveLength(500);
  expect(explain({ error_user_title: "", message: "for developers" })).toBeUndefined();
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
