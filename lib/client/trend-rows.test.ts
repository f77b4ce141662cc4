import { expect, test } from "vitest";
import type { TrendPoint } from "../contracts/metrics";
import { someFigures } from "./figures.fixture";
import { hasFigures, pointName, trendRows, trendSentence } from "./trend-rows";

const point = (startDate: string, spend: number, over: Partial<TrendPoint> = {}): TrendPoint => ({
  ...someFigures({ spend, revenue: 0, till: null }),
  startDate,
  endDate: startDate,
  partial: false,
  ...over,
});

test("the n-th point stands against the n-th of the compared range, however long either is", () => {
  const group = {
    currency: "EUR",
    points: [point("2026-11-01", 1), point("2026-11-02", 2, { partial: true })],
    previous: [point("2026-10-01", 3), point("2026-10-02", 4), point("2026-10-03", 5)],
  };
  const rows = trendRows(group, "day");
  expect(rows.map(({ name, partial, now, before }) => [name, partial, now?.spend ?? null, before?.spend])).toEqual([
    ["1 Nov", false, 1, 3],
    ["2 Nov", true, 2, 4],
    ["", false, null, 5],
  ]);
  expect(rows[0]?.now?.till).toBeNull();
  expect(trendRows({ ...group, previous: null }, "day").every(({ before }) => before === null)).toBe(true);
});

test("points are named by what they span", () => {
  const name = (startDate: string, endDate: string, unit: "day" | "week" | "month") =>
    pointName({ startDate, endDate }, unit);
  expect(name("2026-11-02", "2026-11-02", "day")).toBe("2 Nov");
  expect(name("2026-11-30", "2026-12-06", "week")).toBe("week of 30 Nov");
  expect(name("2026-11-01", "2026-11-30", "month")).toBe("Nov 2026");
  expect(name("2026-11-01", "2026-11-04", "month")).toBe("Nov 2026");
  expect(name("2025-09-26", "2025-10-25", "month")).toBe("26 Sep – 25 Oct 2025");
  expect(name("2024-12-26", "2025-01-25", "month")).toBe("26 Dec 2024 – 25 Jan 2025");
});

test("the sentence tells the highest points and that the last is not whole", () => {
  const till = { tillRevenue: 70, sales: 1, unpricedSales: 0, refunds: 0, refunded: 0 };
  const points = [point("2026-11-01", 5, { till }), point("2026-11-02", 9, { partial: true })];
  expect(trendSentence({ currency: "EUR", points, previous: null }, "day")).toBe(
    "Highest: ad spend 2 Nov (€9.00), till revenue 1 Nov (€70.00). The last day is not whole.",
  );
});

test("zeros alone are nothing to draw", () => {
  const group = { currency: "EUR", points: [point("2026-11-01", 0)], previous: null };
  expect(hasFigures(group)).toBe(false);
  expect(trendSentence(group, "day")).toContain("No ad spend");
  expect(hasFigures({ ...group, previous: [point("2026-10-01", 1)] })).toBe(true);
});
