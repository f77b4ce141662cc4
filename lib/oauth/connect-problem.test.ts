import { expect, it } from "vitest";
import { CONNECT_PROBLEMS, connectProblemWords } from "@/lib/client/connect-problem-words";
import { PlatformError, type PlatformFailure } from "@/lib/core/errors";
import { describeProblem } from "./connect-problem";
import { refusalOfCall, refusalOfCallback } from "./connect-refusal";

it.each(CONNECT_PROBLEMS)("%s has a status, a sentence and words on the page", (problem) => {
  const { status, message } = describeProblem(problem);
  expect(status).toBeGreaterThanOrEqual(400);
  expect(message).toMatch(/\.$/);
  expect(connectProblemWords(problem, null).title).not.toBe("");
});

it.each([
  ["access_denied", "cancelled"],
  ["invalid_scope", "app_misconfigured"],
  ["server_error", "platform_unavailable"],
  ["something_new", "platform_unavailable"],
])("a callback with error=%s means %s", (error, problem) => {
  expect(refusalOfCallback(error).problem).toBe(problem);
});

it.each<[PlatformFailure, string, string]>([
  [{ kind: "misconfigured" }, "app_misconfigured", "app_misconfigured"],
  [{ kind: "permission" }, "no_ads_account", "no_accounts"],
  [{ kind: "permission" }, "permission_missing", "permissions_missing"],
  [{ kind: "rejected" }, "code_expired", "state_invalid"],
  [{ kind: "throttled", retryAfterMs: 1000 }, "rate_limited", "platform_unavailable"],
  [{ kind: "unknown" }, "unknown_error", "platform_unavailable"],
])("a call that failed with %o (%s) means %s", (failure, reason, problem) => {
  expect(refusalOfCall(new PlatformError("meta", failure, { reason })).problem).toBe(problem);
});
