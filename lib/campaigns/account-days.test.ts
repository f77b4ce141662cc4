import { expect, test } from "vitest";
import { accountToday, dueDays, trailingDays, untilToday } from "./account-days";

test.each([
  ["Europe/Paris", "2026-11-22T23:30:00Z", "2026-11-23"],
  ["America/New_York", "2026-11-23T03:30:00Z", "2026-11-22"],
  ["Asia/Kolkata", "2026-11-22T18:29:59Z", "2026-11-22"],
  ["Asia/Kolkata", "2026-11-22T18:30:00Z", "2026-11-23"],
  ["Nowhere/Atall", "2026-11-22T23:30:00Z", "2026-11-22"],
])("today in %s at %s is %s", (zone, now, day) => {
  expect(accountToday(zone, new Date(now))).toBe(day);
});

test.each(["2026-03-29T12:00:00Z", "2026-10-25T12:00:00Z"])(
  "trailing days count days and not hours over the clock change of %s",
  (now) => {
    const { from, to } = trailingDays("Europe/Paris", new Date(now), 28);
    expect(to).toBe(now.slice(0, 10));
    expect(Date.parse(to) - Date.parse(from)).toBe(27 * 86_400_000);
  },
);

test("a range is cut at the account's today", () => {
  const now = new Date("2026-11-22T12:00:00Z");
  expect(untilToday({ from: "2026-11-20", to: "2026-12-31" }, "Europe/Paris", now).to).toBe("2026-11-22");
  expect(untilToday({ from: "2026-11-01", to: "2026-11-05" }, "Europe/Paris", now).to).toBe("2026-11-05");
});

test.each([
  ["never", null, 3, "2026-10-24"],
  ["six hours ago", "2026-11-22T06:00:00Z", 3, "2026-11-20"],
  ["yesterday", "2026-11-21T06:00:00Z", 28, "2026-10-26"],
  // What could still change when it was last read, four weeks before, is read again too.
  ["three days ago", "2026-11-19T06:00:00Z", 3, "2026-10-23"],
  ["ten weeks ago", "2026-09-13T06:00:00Z", 28, "2026-08-17"],
])("an account that was synced %s has days from then on due", (_when, lastSyncAt, trailing, from) => {
  const account = { timeZone: "Europe/Paris", lastSyncAt: lastSyncAt === null ? null : new Date(lastSyncAt) };
  expect(dueDays(account, new Date("2026-11-22T12:00:00Z"), trailing, 30)).toEqual({ from, to: "2026-11-22" });
});
