import { expect, test } from "vitest";
import { dayIn, rangeDates } from "./date-range";

test.each([
  ["7d", "2026-11-22", "2026-11-16", "2026-11-22"],
  ["28d", "2026-11-22", "2026-10-26", "2026-11-22"],
  ["90d", "2026-11-22", "2026-08-25", "2026-11-22"],
  ["mtd", "2026-11-22", "2026-11-01", "2026-11-22"],
  ["mtd", "2026-11-01", "2026-11-01", "2026-11-01"],
  ["last-month", "2026-11-22", "2026-10-01", "2026-10-31"],
  ["last-month", "2026-01-31", "2025-12-01", "2025-12-31"],
  ["last-month", "2028-03-15", "2028-02-01", "2028-02-29"],
] as const)("%s on %s runs from %s to %s", (range, today, startDate, endDate) => {
  expect(rangeDates(range, today)).toEqual({ startDate, endDate });
});

test("the day is the store's own, not the server's", () => {
  const now = new Date("2026-11-22T23:30:00Z");
  expect(dayIn("Europe/Paris", now)).toBe("2026-11-23");
  expect(dayIn("America/New_York", now)).toBe("2026-11-22");
});
