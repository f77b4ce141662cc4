import * as fc from "fast-check";
import { expect, test } from "vitest";
import { addDays, compareDates } from "@/lib/core/periods";
import { bucketsOf, movedBuckets, unitFor } from "./trend-buckets";

const spans = (startDate: string, endDate: string, unit: "day" | "week" | "month") =>
  bucketsOf({ startDate, endDate }, unit).map((one) => `${one.startDate} ${one.endDate}${one.isCut ? " cut" : ""}`);

test("weeks begin on Monday, and the ends of a range cut theirs", () => {
  expect(spans("2026-11-18", "2026-11-30", "week")).toEqual([
    "2026-11-18 2026-11-22 cut",
    "2026-11-23 2026-11-29",
    "2026-11-30 2026-11-30 cut",
  ]);
});

test("months have their own lengths, over a leap February and the end of a year", () => {
  expect(spans("2027-12-31", "2028-03-01", "month")).toEqual([
    "2027-12-31 2027-12-31 cut",
    "2028-01-01 2028-01-31",
    "2028-02-01 2028-02-29",
    "2028-03-01 2028-03-01 cut",
  ]);
});

test("days are days, also where the clock changes", () => {
  expect(spans("2026-10-24", "2026-10-26", "day")).toEqual([
    "2026-10-24 2026-10-24",
    "2026-10-25 2026-10-25",
    "2026-10-26 2026-10-26",
  ]);
});

test.each([
  ["2026-10-01", "2026-12-01", "day"],
  ["2026-10-01", "2026-12-02", "week"],
  ["2026-01-01", "2026-07-19", "week"],
  ["2026-01-01", "2026-07-20", "month"],
] as const)("from %s to %s is told by %s", (startDate, endDate, unit) => {
  expect(unitFor({ startDate, endDate })).toBe(unit);
});

test("months that are moved with their weekdays keep their lengths, and their order in the compared range", () => {
  const range = { startDate: "2026-01-01", endDate: "2026-03-15" };
  expect(
    movedBuckets(bucketsOf(range, "month"), range).map(
      (one) => `${one.startDate} ${one.endDate}${one.isCut ? " cut" : ""}`,
    ),
  ).toEqual(["2025-10-16 2025-11-15", "2025-11-16 2025-12-13", "2025-12-14 2025-12-28 cut"]);
});

test("what is moved with its weekdays is the compared range without a gap, and days and weeks are those of the calendar", () => {
  const day = fc.integer({ min: 0, max: 1_500 }).map((count) => addDays("2024-01-01", count));
  fc.assert(
    fc.property(day, fc.integer({ min: 0, max: 762 }), (startDate, more) => {
      const range = { startDate, endDate: addDays(startDate, more) };
      const compare = compareDates(range, "weekday");
      if (!compare) throw new TypeError("it is compared");
      for (const unit of ["day", "week"] as const)
        expect(movedBuckets(bucketsOf(range, unit), range)).toEqual(bucketsOf(compare, unit));
      const months = movedBuckets(bucketsOf(range, "month"), range);
      expect([months[0]?.startDate, months.at(-1)?.endDate]).toEqual([compare.startDate, compare.endDate]);
      for (const [place, month] of months.slice(1).entries())
        expect(month.startDate).toBe(addDays(months[place]?.endDate ?? "", 1));
    }),
    { numRuns: 200 },
  );
});
