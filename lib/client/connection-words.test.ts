import { expect, test } from "vitest";
import { historyWords, readingProblem } from "./connection-words";

test("says how far back figures reach, and how far they will", () => {
  expect(historyWords({ figuresFrom: "2026-08-25" })).toBe("Back to 25 Aug 2026");
  expect(historyWords({ figuresFrom: "2025-03-03", readingBackTo: "2024-11-01" })).toBe(
    "Back to 3 Mar 2025; reading older ones, to 1 Nov 2024",
  );
  expect(historyWords({ readingBackTo: "2024-11-01" })).toBe("Being read, back to 1 Nov 2024");
  expect(historyWords({})).toBe("Not read yet");
});

test("says which days that are here are read once more", () => {
  const again = { rereadingFrom: "2025-04-01", rereadingTo: "2025-06-30" };
  expect(historyWords({ figuresFrom: "2025-03-03", ...again })).toBe(
    "Back to 3 Mar 2025; reading 1 Apr 2025 to 30 Jun 2025 once more",
  );
  expect(historyWords({ figuresFrom: "2025-03-03", readingBackTo: "2024-11-01", ...again })).toBe(
    "Back to 3 Mar 2025; reading older ones, to 1 Nov 2024; reading 1 Apr 2025 to 30 Jun 2025 once more",
  );
});

test("says why figures could not be read, unless the connection's own trouble is told already", () => {
  const errorMessage = "Older figures could not be read, and are tried again: There is no answer from Facebook.";
  expect(readingProblem({ status: "connected", reason: null, errorMessage })).toBe(errorMessage);
  expect(readingProblem({ status: "connected", reason: null })).toBeUndefined();
  expect(readingProblem({ status: "expired", reason: "token_expired", errorMessage: "Sign in." })).toBeUndefined();
});
