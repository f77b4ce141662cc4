import { expect, test } from "vitest";
import { isFigure, orderOfAll, USUAL_COLUMNS } from "./campaign-columns";
import { figureText, figureValue } from "./campaign-figures";

const sums = {
  ...{ impressions: 48_211, clicks: 593, conversions: 12.5, spend: 1234.5, revenue: 4321, roas: 3.500_202_5 },
};
const FIGURES = orderOfAll(USUAL_COLUMNS).filter(isFigure);

test("every figure is told with its unit and the decimals of the currency", () => {
  expect(FIGURES.map((column) => figureText(column, sums, "EUR"))).toEqual([
    ...["48,211", "593", "1.23%", "12.5", "2.11%", "€1,234.50", "€2.08", "€98.76", "€4,321.00", "3.50×"],
  ]);
  expect(figureText("costPerClick", { ...sums, spend: 1234 }, "JPY")).toBe("JP¥2");
});

test("what has no base is a dash, what is zero is a zero", () => {
  const nothing = { ...{ impressions: 0, clicks: 0, conversions: 0, spend: 0, revenue: 0, roas: null } };
  expect(FIGURES.map((column) => figureText(column, nothing, "EUR"))).toEqual([
    ...["0", "0", "—", "0", "—", "€0.00", "—", "—", "€0.00", "—"],
  ]);
});

test("the ratios of a total are those of its sums, not a mean of the rows'", () => {
  const small = { ...sums, impressions: 100, clicks: 50, conversions: 1, spend: 1 };
  const large = { ...sums, impressions: 900, clicks: 9, conversions: 0, spend: 99 };
  const total = { ...sums, impressions: 1000, clicks: 59, conversions: 1, spend: 100 };
  expect(figureValue("ctr", total, "EUR")).toBe(0.059);
  expect(figureValue("costPerConversion", total, "EUR")).toBe(100);
  expect([small, large].map((row) => figureValue("ctr", row, "EUR"))).toEqual([0.5, 0.01]);
});
