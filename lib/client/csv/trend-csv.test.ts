import { expect, test } from "vitest";
import type { TrendPoint } from "../../contracts/metrics";
import { someFigures } from "../figures.fixture";
import { trendRows } from "../trend-rows";
import { trendCsv, trendLines } from "./trend-csv";

const point = (startDate: string, spend: number | null): TrendPoint => ({
  ...someFigures({ spend, revenue: 0, till: null }),
  ...{ startDate, endDate: startDate, partial: false },
});

test("a compared range that is longer keeps its last days, as in the table on screen", () => {
  const group = {
    currency: "EUR",
    points: [point("2026-11-29", 1), point("2026-11-30", 2)],
    previous: [point("2026-10-29", 3), point("2026-10-30", 4), point("2026-10-31", 5)],
  };
  const data = { unit: "day" as const, groups: [group] };
  const lines = trendLines(data);
  expect(lines).toHaveLength(trendRows(group, "day").length);
  const told = ["First day", "Complete", "Currency", "Spend", "First day before", "Spend before"];
  const columns = trendCsv(data).filter(({ header }) => told.includes(header));
  expect(lines.map((line) => columns.map(({ cell }) => cell(line)))).toEqual([
    ["2026-11-29", "yes", "EUR", { decimal: "1.00" }, "2026-10-29", { decimal: "3.00" }],
    ["2026-11-30", "yes", "EUR", { decimal: "2.00" }, "2026-10-30", { decimal: "4.00" }],
    [null, null, "EUR", null, "2026-10-31", { decimal: "5.00" }],
  ]);
});

test("a day that was not read is empty, and not 0", () => {
  const group = { currency: "EUR", points: [point("2026-11-29", null), point("2026-11-30", 0)], previous: null };
  const data = { unit: "day" as const, groups: [group] };
  const [spend] = trendCsv(data).filter(({ header }) => header === "Spend");
  expect(trendLines(data).map((line) => spend?.cell(line))).toEqual([null, { decimal: "0.00" }]);
});
