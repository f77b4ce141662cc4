import * as fc from "fast-check";
import { expect, test } from "vitest";
import { addDays, compareDates, periodDates } from "./periods";

test.each([
  ["today", "2026-11-22", "2026-11-22", "2026-11-22"],
  ["yesterday", "2026-03-01", "2026-02-28", "2026-02-28"],
  ["7d", "2026-11-22", "2026-11-16", "2026-11-22"],
  ["28d", "2026-11-22", "2026-10-26", "2026-11-22"],
  ["90d", "2026-11-22", "2026-08-25", "2026-11-22"],
  ["mtd", "2026-11-22", "2026-11-01", "2026-11-22"],
  ["mtd", "2026-11-01", "2026-11-01", "2026-11-01"],
  ["last-month", "2026-11-22", "2026-10-01", "2026-10-31"],
  ["last-month", "2026-01-31", "2025-12-01", "2025-12-31"],
  ["last-month", "2028-03-15", "2028-02-01", "2028-02-29"],
  ["qtd", "2026-11-22", "2026-10-01", "2026-11-22"],
  ["qtd", "2026-04-01", "2026-04-01", "2026-04-01"],
  ["last-quarter", "2026-02-10", "2025-10-01", "2025-12-31"],
  ["last-quarter", "2026-11-22", "2026-07-01", "2026-09-30"],
  ["ytd", "2026-11-22", "2026-01-01", "2026-11-22"],
  ["12m", "2026-11-22", "2025-12-01", "2026-11-22"],
] as const)("%s on %s runs from %s to %s", (period, today, startDate, endDate) => {
  expect(periodDates(period, today)).toEqual({ startDate, endDate });
});

test.each([
  ["as many days before it", "previous", "2026-11-16", "2026-11-22", "2026-11-09", "2026-11-15"],
  ["a day before a day, over the end of February", "previous", "2028-03-01", "2028-03-01", "2028-02-29", "2028-02-29"],
  ["the whole month before a whole month", "previous", "2026-10-01", "2026-10-31", "2026-09-01", "2026-09-30"],
  ["the whole quarter before whole months", "previous", "2026-07-01", "2026-09-30", "2026-04-01", "2026-06-30"],
  [
    "days, not months, before a month that is not over",
    "previous",
    "2026-11-01",
    "2026-11-22",
    "2026-10-10",
    "2026-10-31",
  ],
  ["the weekdays of a week before", "weekday", "2026-11-16", "2026-11-22", "2026-11-09", "2026-11-15"],
  ["the same weekday a week before", "weekday", "2026-11-22", "2026-11-22", "2026-11-15", "2026-11-15"],
  ["the 28 days right before", "weekday", "2026-11-02", "2026-11-29", "2026-10-05", "2026-11-01"],
  ["30 days five weeks before, not a month", "weekday", "2026-11-01", "2026-11-30", "2026-09-27", "2026-10-26"],
  ["eight days two weeks before", "weekday", "2026-11-15", "2026-11-22", "2026-11-01", "2026-11-08"],
  ["weekdays over the end of a leap February", "weekday", "2028-02-28", "2028-03-05", "2028-02-21", "2028-02-27"],
  ["weekdays on both sides of a leap day", "weekday", "2028-03-01", "2028-03-07", "2028-02-23", "2028-02-29"],
  ["the same dates a year earlier", "year", "2026-11-16", "2026-11-22", "2025-11-16", "2025-11-22"],
  ["the 28th where there was no 29th", "year", "2028-02-20", "2028-02-29", "2027-02-20", "2027-02-28"],
  ["a whole leap February against a plain one", "year", "2029-02-01", "2029-02-28", "2028-02-01", "2028-02-29"],
] as const)("%s is what %s of %s to %s means", (_, compare, startDate, endDate, from, to) => {
  expect(compareDates({ startDate, endDate }, compare)).toEqual({ startDate: from, endDate: to });
});

test("weekdays stand against the same weekdays, as many, as near as they can be without running into each other", () => {
  const day = fc.integer({ min: 0, max: 73_000 }).map((count) => addDays("2000-01-01", count));
  const weekday = (of: string) => new Date(`${of}T00:00:00Z`).getUTCDay();
  const days = (from: string, to: string) => (Date.parse(to) - Date.parse(from)) / 86_400_000;
  fc.assert(
    fc.property(day, fc.integer({ min: 0, max: 762 }), (startDate, more) => {
      const range = { startDate, endDate: addDays(startDate, more) };
      const before = compareDates(range, "weekday");
      if (!before) throw new TypeError("it is compared");
      expect([weekday(before.startDate), weekday(before.endDate)]).toEqual([
        weekday(startDate),
        weekday(range.endDate),
      ]);
      expect(days(before.startDate, before.endDate)).toBe(more);
      expect(before.endDate < startDate).toBe(true);
      // A week later it would run into the range.
      expect(addDays(before.endDate, 7) >= startDate).toBe(true);
      if ((more + 1) % 7 === 0) expect(addDays(before.endDate, 1)).toBe(startDate);
    }),
    { numRuns: 1_000 },
  );
});

test("a chosen range is taken as it is, and none means none", () => {
  const range = { startDate: "2026-11-01", endDate: "2026-11-30" };
  const chosen = { startDate: "2024-01-01", endDate: "2024-01-10" };
  expect(compareDates(range, "custom", chosen)).toEqual(chosen);
  expect(compareDates(range, "custom")).toBeNull();
  expect(compareDates(range, "none", chosen)).toBeNull();
});

test("days are counted over the ends of months and years, and back", () => {
  expect(addDays("2026-12-31", 1)).toBe("2027-01-01");
  expect(addDays("2028-02-28", 1)).toBe("2028-02-29");
  expect(addDays("2028-03-01", -1)).toBe("2028-02-29");
});
