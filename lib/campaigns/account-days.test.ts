import { expect, test } from "vitest";
import { addDays } from "@/lib/core/periods";
import { accountToday, dueDays, TRAILING_DAYS, trailingDays, untilToday } from "./account-days";

const NOW = new Date("2026-11-22T12:00:00Z");

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
  // What could still change when it was last read is read again too.
  ["three days ago", "2026-11-19T06:00:00Z", 3, "2026-10-21"],
  ["ten weeks ago", "2026-09-13T06:00:00Z", 28, "2026-08-15"],
])("an account that was synced %s has days from then on due", (_when, lastSyncAt, trailing, from) => {
  const at = lastSyncAt === null ? null : new Date(lastSyncAt);
  const account = { timeZone: "Europe/Paris", lastSyncAt: at, trailingReadAt: at, createdAt: NOW };
  expect(dueDays(account, NOW, trailing, 30)).toEqual({ from, to: "2026-11-22" });
});

test.each([
  ["its older days were last read three weeks ago", new Date("2026-11-01T02:00:00Z"), "2026-10-03"],
  ["its older days were read since", NOW, "2026-11-20"],
  ["it is here for two weeks and had no nightly reading", null, "2026-10-10"],
])(
  "after short syncs up to now, an account has days due from where corrections may be missing: %s",
  (_, read, from) => {
    const createdAt = new Date("2026-11-08T12:00:00Z");
    const account = { timeZone: "Europe/Paris", lastSyncAt: NOW, trailingReadAt: read, createdAt };
    expect(dueDays(account, NOW, 3, 30).from).toBe(from);
  },
);

test("a day is read for the last time when the 28 days in which it is corrected are over", () => {
  const day = "2026-10-10";
  const corrected = addDays(day, 28);
  const nights = Array.from({ length: 40 }, (_, at) => new Date(`${addDays(day, at)}T02:00:00Z`));
  const last = nights.findLast((night) => trailingDays("Europe/Paris", night, TRAILING_DAYS).from <= day);
  expect(last && last.toISOString() > `${corrected}T23:00:00Z`).toBe(true);
});
