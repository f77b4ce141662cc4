import * as fc from "fast-check";
import { expect, test } from "vitest";
import { costOfOne, exactly } from "../analytics/exact-money";
import { toMajor, toMinor } from "../core/money";
import { CAMPAIGN_RATIOS, campaignRatio } from "./campaign-ratios";

const NONE = { impressions: 0, clicks: 0, conversions: 0, spend: 0 };

test("without anything to divide by there is no ratio, and never a number that is none", () => {
  for (const ratio of CAMPAIGN_RATIOS) expect(campaignRatio(ratio, NONE, "EUR")).toBeNull();
  expect(campaignRatio("ctr", { ...NONE, clicks: 3 }, "EUR")).toBeNull();
  expect(campaignRatio("costPerClick", { ...NONE, spend: 12.5 }, "EUR")).toBeNull();
});

test("a base without a dividend is zero, which is not the same as none", () => {
  const shown = { ...NONE, impressions: 1000, clicks: 40, conversions: 2 };
  expect(CAMPAIGN_RATIOS.map((ratio) => campaignRatio(ratio, shown, "EUR"))).toEqual([0.04, 0.05, 0, 0]);
});

test("costs have the decimals of their currency, half a coin away from zero", () => {
  const cost = (spend: number, clicks: number, currency: string) =>
    campaignRatio("costPerClick", { ...NONE, spend, clicks }, currency);
  expect(cost(10, 3, "EUR")).toBe(3.33);
  expect(cost(1.01, 2, "EUR")).toBe(0.51);
  expect(cost(1001, 2, "JPY")).toBe(501);
  expect(cost(1, 3, "BHD")).toBe(0.333);
  // Divided as fractions this is 1.00499…
  expect(cost(2.01, 2, "EUR")).toBe(1.01);
});

test("parts of a conversion count as parts", () => {
  expect(campaignRatio("costPerConversion", { ...NONE, spend: 10, conversions: 2.5 }, "EUR")).toBe(4);
  expect(campaignRatio("costPerConversion", { ...NONE, spend: 10, conversions: 0.000_001 }, "EUR")).toBe(10_000_000);
});

test("a cost is exact to the coin, and the one that the tiles tell of the same sums", () => {
  const sums = fc.record({ conversionsMicros: fc.nat(50_000_000), spendMinor: fc.nat(100_000_000) });
  fc.assert(
    fc.property(sums, fc.constantFrom("EUR", "JPY", "BHD"), ({ conversionsMicros, spendMinor }, currency) => {
      const spend = toMajor(spendMinor, currency);
      const conversions = conversionsMicros / 1_000_000;
      const told = campaignRatio("costPerConversion", { ...NONE, conversions, spend }, currency);
      expect(told).toBe(costOfOne(exactly(spendMinor), conversionsMicros, currency));
      if (told === null) return;
      // At most half a coin away: |told × conversions − spend| ≤ conversions ÷ 2, in whole numbers.
      const [coins, micros] = [BigInt(toMinor(told, currency)), BigInt(conversionsMicros)];
      const off = 2n * (coins * micros - BigInt(spendMinor) * 1_000_000n);
      expect((off < 0n ? -off : off) <= micros).toBe(true);
    }),
  );
});
