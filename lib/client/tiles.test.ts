import { expect, test } from "vitest";
import { someFigures, someGroup } from "./figures.fixture";
import { deltaText, groupsWith, tileInfo, tileText, tileValue } from "./tiles";

test("a rise is good for revenue, bad for the cost of a conversion, and neither for spend", () => {
  const rise = { absolute: 12, percent: 12.34 };
  expect(deltaText(rise, tileInfo("revenue"))).toEqual({ text: "+12.3%", state: "better" });
  expect(deltaText(rise, tileInfo("costPerConversion"))).toEqual({ text: "+12.3%", state: "worse" });
  expect(deltaText(rise, tileInfo("spend"))).toEqual({ text: "+12.3%", state: "neutral" });
  expect(deltaText({ absolute: -3, percent: -3 }, tileInfo("costPerConversion")).state).toBe("better");
});

test("a ratio changes by its difference", () => {
  expect(deltaText({ absolute: -0.35, percent: null }, tileInfo("roas"))).toEqual({ text: "-0.35×", state: "worse" });
});

test("without a base there is no change, which is not the same as none", () => {
  expect(deltaText({ absolute: 50, percent: null }, tileInfo("revenue"))).toEqual({ text: "—", state: "unknown" });
  expect(deltaText(undefined, tileInfo("revenue")).state).toBe("unknown");
  expect(deltaText({ absolute: 0, percent: 0 }, tileInfo("revenue"))).toEqual({ text: "0%", state: "level" });
});

test("a tile shows whole units from a thousand on and keeps the full figure for the hint", () => {
  expect(tileText(12_345.67, "money", "EUR")).toEqual({ short: "€12,346", full: "€12,345.67" });
  expect(tileText(3.456, "ratio", "EUR").short).toBe("3.46×");
  expect(tileText(null, "money", "EUR")).toEqual({ short: "—", full: "Not known" });
});

test("till revenue is not known where no till speaks", () => {
  expect(tileValue(someFigures(), "tillRevenue")).toBe(900);
  expect(tileValue(someFigures({ till: null }), "tillRevenue")).toBeNull();
});

test("a currency has a line only where it has something of the figure, and the first always", () => {
  const till = { tillRevenue: 50, sales: 1, unpricedSales: 0, refunds: 0, refunded: 0 };
  const noAds = { spend: 0, revenue: 0, roas: null, costPerConversion: null, blendedRoas: null };
  const dollars = { currency: "USD", current: someFigures({ ...noAds, till }), previous: null };
  const groups = [someGroup({ current: someFigures(noAds) }), someGroup(dollars)];
  const shown = (id: Parameters<typeof groupsWith>[1]) => groupsWith(groups, id).map(({ currency }) => currency);
  expect([shown("spend"), shown("tillRevenue"), shown("blendedRoas")]).toEqual([["EUR"], ["EUR", "USD"], ["EUR"]]);
  const unread = someGroup({ currency: "USD", current: someFigures({ spend: null, roas: null }), previous: null });
  expect(groupsWith([someGroup(), unread], "roas")).toHaveLength(2);
});
