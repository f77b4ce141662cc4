import { expect, test } from "vitest";
import { AppError, PlatformError, type PlatformFailure } from "@/lib/core/errors";
import { explainSyncFailure } from "./explain-sync-failure";

const explain = (failure: PlatformFailure, reason = "some_reason") =>
  explainSyncFailure(new PlatformError("meta", failure, { reason, platformCode: "190/463" }), ["facebook"]);

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
  const words = explain(failure);
  expect(words).toMatch(/^(?=[A-Z]).*Facebook.*\.$/);
  expect(words).not.toMatch(/190|some_reason|meta:/);
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

test("our own sentences are passed on, our mistakes are not", () => {
  expect(explainSyncFailure(new AppError("conflict", "Sync again."), ["google"])).toBe("Sync again.");
  expect(explainSyncFailure(new TypeError("x is undefined"), ["google"])).not.toContain("undefined");
});
