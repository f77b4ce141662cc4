import { expect, test } from "vitest";
import { AppError, PlatformError, type PlatformFailure } from "@/lib/core/errors";
import { explainSyncFailure, type Reading } from "./explain-sync-failure";

const explain = (failure: PlatformFailure, reason = "some_reason", reading: Reading = "sync") =>
  explainSyncFailure(new PlatformError("meta", failure, { reason, platformCode: "190/463" }), ["facebook"], reading);

const FAILURES: readonly PlatformFailure[] = [
  { kind: "reconnect" },
  { kind: "permission" },
  { kind: "rejected" },
  { kind: "throttled", retryAfterMs: 30_000 },
  { kind: "wait", retryAfterMs: 86_400_000 },
  { kind: "unavailable" },
  { kind: "ambiguous" },
  { kind: "misconfigured" },
  { kind: "unknown" },
];

test.each(FAILURES)("$kind is told in sentences that name the platform and no code of it", (failure) => {
  for (const words of [explain(failure), explain(failure, undefined, "history")]) {
    expect(words).toMatch(/^(?=[A-Z]).*Facebook.*\.$/);
    expect(words).not.toMatch(/190|some_reason|meta:/);
  }
});

test("says how long to wait, in the unit a person would use", () => {
  expect(explain({ kind: "throttled", retryAfterMs: 30_000 })).toContain("in a minute");
  expect(explain({ kind: "throttled", retryAfterMs: 61_000 })).toContain("in 2 minutes");
  expect(explain({ kind: "wait", retryAfterMs: 86_400_000 })).toContain("in 24 hours");
});

test("names what can be done about an account, terms, permissions and dates", () => {
  expect(explain({ kind: "permission" }, "account_closed")).toContain("closed or disabled");
  expect(explain({ kind: "permission" }, "terms_not_accepted")).toContain("Accept them");
  expect(explain({ kind: "permission" }, "permission_missing")).toContain("every permission ticked");
  expect(explain({ kind: "rejected" }, "range_too_old")).toContain("37 months");
  expect(explain({ kind: "reconnect" }, "not_connected")).toBe("The connection to Facebook has ended.");
});

test("of old days it promises no figures of a last sync, and asks nobody to sync or to choose others", () => {
  const ofHistory = (failure: PlatformFailure, reason?: string) => explain(failure, reason, "history");
  expect(ofHistory({ kind: "unavailable" })).toBe("There is no answer from Facebook.");
  expect(ofHistory({ kind: "rejected" }, "too_much_data")).toBe(
    "There are more figures in these days than Facebook can give at once.",
  );
  expect(ofHistory({ kind: "rejected" }, "range_too_old")).toBe("Figures at Facebook reach back 37 months.");
  expect(ofHistory({ kind: "throttled", retryAfterMs: 30_000 })).toBe("Facebook asked us to slow down.");
  expect(ofHistory({ kind: "wait", retryAfterMs: 30_000 }, "report_not_ready")).toBe(
    "Facebook is still putting the figures together.",
  );
  expect(explainSyncFailure(new TypeError("x is undefined"), ["google"], "history")).toBe(
    "Something broke on our side while reading Google Ads. Your data is safe.",
  );
});

test("our own sentences are passed on, our mistakes are not", () => {
  expect(explainSyncFailure(new AppError("conflict", "Sync again."), ["google"], "sync")).toBe("Sync again.");
  expect(explainSyncFailure(new TypeError("x is undefined"), ["google"], "sync")).not.toContain("undefined");
});
