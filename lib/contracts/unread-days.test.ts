import { expect, test } from "vitest";
import { readDaysOf, readOf, unreadDays, unreadSince } from "./unread-days";

type Account = Parameters<typeof unreadDays>[0]["accounts"][number];
const range = { startDate: "2026-11-01", endDate: "2026-11-30" };
const compare = { startDate: "2026-10-02", endDate: "2026-10-31" };
const told = (account: Account, compared: typeof compare | null = compare) =>
  unreadDays({ range, compare: compared, accounts: [account] }).map(({ account: _, ...what }) => what);
const failed = (before: string | null, again = false) => ({ before, again, reason: "No answer." });

test("days that are still to be read are told where they touch the range or what it is compared with", () => {
  const missing = { isAgain: false, isOnlyCompared: false, reason: null };
  expect(told({ completeFrom: "2026-11-05", historyProblem: null })).toEqual([{ ...missing, before: "2026-11-05" }]);
  expect(told({ completeFrom: null, historyProblem: null })).toEqual([{ ...missing, before: null }]);
  const early = { completeFrom: "2026-10-20", historyProblem: null };
  expect(told(early)).toEqual([{ ...missing, before: "2026-10-20", isOnlyCompared: true }]);
  expect(told(early, null)).toEqual([]);
  expect(told({ completeFrom: "2026-10-02", historyProblem: null })).toEqual([]);
});

test("days whose reading failed are told once, with the reason", () => {
  const missing = { isAgain: false, isOnlyCompared: false, reason: "No answer." };
  expect(told({ completeFrom: "2026-11-05", historyProblem: failed("2026-11-05") })).toEqual([
    { ...missing, before: "2026-11-05" },
  ]);
  expect(told({ completeFrom: null, historyProblem: failed(null) })).toEqual([{ ...missing, before: null }]);
});

test("a failed reading of days before all that is shown is not told", () => {
  expect(told({ completeFrom: "2025-03-03", historyProblem: failed("2025-03-03") })).toEqual([]);
  expect(told({ completeFrom: "2025-03-03", historyProblem: failed("2026-10-02", true) })).toEqual([]);
});

test("days that are missing are told beside others that could not be read once more", () => {
  expect(told({ completeFrom: "2026-11-05", historyProblem: failed("2026-11-20", true) })).toEqual([
    { before: "2026-11-20", isAgain: true, isOnlyCompared: false, reason: "No answer." },
    { before: "2026-11-05", isAgain: false, isOnlyCompared: false, reason: null },
  ]);
});

test("a range is read wholly, in part or not at all, of all accounts together", () => {
  const range = { startDate: "2026-11-02", endDate: "2026-11-29" };
  const read = (...days: [from: string | null, to?: string][]) =>
    readOf(
      days.map(([from, to = null]) => ({ from, to })),
      range,
    );
  expect(read()).toBe("all");
  expect(read(["2026-11-02"], ["2024-01-01"])).toBe("all");
  expect(read(["2026-11-03"], ["2024-01-01"])).toBe("some");
  expect(read([null], ["2026-11-29"])).toBe("some");
  expect(read([null], ["2026-11-30"])).toBe("none");
  expect(read(["2024-01-01", "2026-11-29"])).toBe("all");
  expect(read(["2024-01-01", "2026-11-28"])).toBe("some");
  expect(read(["2024-01-01", "2026-11-01"])).toBe("none");
});

test("an account is read to the day after its last reading, which is the day it has just begun", () => {
  const account = { completeFrom: "2026-09-01", timeZone: "America/New_York" };
  expect(readDaysOf({ ...account, lastSyncAt: "2026-11-28T04:30:00Z" })).toEqual({
    from: "2026-09-01",
    to: "2026-11-28",
  });
  expect(readDaysOf({ ...account, lastSyncAt: null })).toEqual({ from: "2026-09-01", to: null });
});

test("days that are missing since an account was read last are told, unless its trouble is told already", () => {
  const account = { completeFrom: "2026-09-01", timeZone: "UTC", lastSyncAt: "2026-11-28T04:30:00Z", problem: null };
  const told = (change: Partial<{ lastSyncAt: string; problem: string }>) =>
    unreadSince({ range, accounts: [{ ...account, ...change }] }).map(({ on }) => on);
  expect(told({})).toEqual(["2026-11-28"]);
  expect(told({ lastSyncAt: "2026-11-29T04:30:00Z" })).toEqual([]);
  expect(told({ problem: "Sign in again." })).toEqual([]);
});
