import { expect, test } from "vitest";
import { bucketsOf, unitFor } from "./trend-buckets";

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
