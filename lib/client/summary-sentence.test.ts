import { expect, test } from "vitest";
import type { BreakdownResponse } from "../contracts/metrics";
import { someAccount, someAds, someChange, someFigures, someGroup, someMeta, someMetrics } from "./figures.fixture";
import { viewedRange } from "./range";
import { moverOf, summarySentence } from "./summary-sentence";

const URL = { range: "28d", from: null, to: null, cmp: "previous", cmpFrom: null, cmpTo: null } as const;
const range = viewedRange(URL, "2026-11-29");
const up = (percent: number) => ({ absolute: percent, percent });
const told = (groups: Parameters<typeof someMetrics>[0], over: Partial<Parameters<typeof summarySentence>[0]> = {}) =>
  summarySentence({ metrics: someMetrics(groups), range, connected: true, breakdown: undefined, ...over });

const byPlatform = (shares: readonly number[]): BreakdownResponse["data"] => ({
  by: "platform",
  metric: "revenue",
  groups: [
    {
      currency: "EUR",
      total: { current: someAds(), previous: someAds(), change: 10, shareOfChange: 1 },
      items: shares.map((shareOfChange, at) => ({
        id: String(at),
        platform: (["google", "facebook", "instagram"] as const)[at] ?? "google",
        name: "",
        status: null,
        current: someAds(),
        previous: someAds(),
        change: 10 * shareOfChange,
        shareOfChange,
      })),
      rest: null,
    },
  ],
});
const PLAIN =
  "Ads cost €100.00 in the last 28 days, and the platforms report €300.00 of revenue for it; your tills took €900.00.";

test("the amount that moved most comes first, with the platform that more than half of it is of", () => {
  const groups = [someGroup({ change: someChange({ revenue: up(12), spend: up(-3) }) })];
  expect(told(groups, { breakdown: byPlatform([0.6, 0.4]) })).toBe(
    `Reported revenue is up 12% on the 28 days before, mostly Google Ads. ${PLAIN}`,
  );
  expect(told(groups, { breakdown: byPlatform([0.5, 0.5]) })).toBe(
    `Reported revenue is up 12% on the 28 days before. ${PLAIN}`,
  );
  expect(told(groups, { breakdown: byPlatform([1]) })).not.toContain("mostly");
});

test("till revenue is never said to be of a platform", () => {
  const groups = [someGroup({ change: someChange({ tillRevenue: up(-40), revenue: up(12) }) })];
  expect(moverOf(someMetrics(groups).data)?.split).toBeNull();
  expect(told(groups, { breakdown: byPlatform([0.9, 0.1]) })).toContain(
    "Till revenue is down 40% on the 28 days before.",
  );
});

test("without a comparison, or without a base, only the figures are told", () => {
  expect(told([someGroup({ change: null, previous: null })])).toBe(PLAIN);
  const noBase = { absolute: 10, percent: null };
  const change = someChange({ revenue: noBase, spend: noBase, tillRevenue: noBase });
  expect(told([someGroup({ change })])).toBe(PLAIN);
});

test("currencies that stand apart are not added and nothing is said of their change", () => {
  const groups = [someGroup(), someGroup({ currency: "USD", current: someFigures({ spend: 50, till: null }) })];
  expect(told(groups)).toBe(`${PLAIN} Not added, because it is in other currencies: ads cost US$50.00.`);
  const [nothing, dollars] = [
    { spend: 0, revenue: 0 },
    { ...groups[1], currency: "USD" },
  ];
  expect(told([someGroup({ current: someFigures(nothing) }), someGroup(dollars)])).toBe(
    "Ads cost US$50.00 in the last 28 days, and the platforms report US$300.00 of revenue for it; your tills took €900.00.",
  );
});

test("a few sales in another currency take nothing from what is told of the store's own", () => {
  const till = { tillRevenue: 50, sales: 1, unpricedSales: 0, refunds: 0, refunded: 0 };
  const none = someFigures({ spend: 0, revenue: 0, roas: null, till });
  const foreign = someGroup({ currency: "USD", current: none, previous: someFigures({ spend: 0, revenue: 0 }) });
  const change = someChange({ tillRevenue: up(80), revenue: up(12) });
  expect(told([someGroup({ change }), foreign])).toBe(
    `Reported revenue is up 12% on the 28 days before. ${PLAIN} Not added, because it is in other currencies: tills took US$50.00.`,
  );
});

test("nothing spent, nothing synced and nothing connected are told apart", () => {
  const nothing = [someGroup({ current: someFigures({ spend: 0, revenue: 0, till: null }), change: null })];
  expect(told(nothing)).toBe("No ad spend in the last 28 days.");
  const left = { platform: "facebook", accountId: "act_1", name: "Old shop", currency: "EUR", spend: 600 } as const;
  const elsewhere = { ...someMetrics(nothing), meta: someMeta({ leftOut: [left] }) };
  expect(told([], { metrics: elsewhere })).toBe("No connected account had ad spend in the last 28 days.");
  const blank = someMetrics(nothing, { campaignCount: 0, totalEvents: 0 });
  expect(told([], { metrics: blank })).toContain("No campaigns yet");
  expect(told([], { metrics: blank, connected: false })).toContain("Connect your ad accounts");
});

test("tills that sent nothing are not said to have taken nothing", () => {
  const till = { tillRevenue: 0, sales: 0, unpricedSales: 0, refunds: 0, refunded: 0 };
  expect(told([someGroup({ change: null, current: someFigures({ till }) })])).toContain("your tills sent no sale");
});

test("days that were not read are not said to have cost nothing, and a part is called a part", () => {
  const over = (completeFrom: string, groups: Parameters<typeof someMetrics>[0]) =>
    told([], { metrics: { ...someMetrics(groups), meta: someMeta({ accounts: [someAccount({ completeFrom })] }) } });
  const unknown = { spend: null, revenue: null, roas: null, conversions: null, clicks: null, impressions: null };
  expect(over("2026-11-30", [someGroup({ change: null, current: someFigures(unknown) })])).toBe(
    "What ads cost in the last 28 days is not read yet; your tills took €900.00.",
  );
  expect(over("2026-11-10", [someGroup({ change: null })])).toBe(
    "Ads cost €100.00 in the last 28 days as far as it is read, and the platforms report €300.00 of revenue for it; your tills took €900.00.",
  );
  const nothing = someGroup({ change: null, current: someFigures({ spend: 0, revenue: 0 }) });
  expect(over("2026-11-10", [nothing])).toBe("No ad spend in the last 28 days as far as it is read.");
});

test("nothing is called up or down by a whole day while the day is not over, nor by dates of another length", () => {
  const groups = [someGroup({ change: someChange({ revenue: up(-68.8) }) })];
  const of = (meta: Parameters<typeof someMeta>[0]) =>
    told([], { metrics: { ...someMetrics(groups), meta: someMeta(meta) } });
  const [day, before] = ["2026-11-29", "2026-11-28"].map((one) => ({ startDate: one, endDate: one }));
  if (!day || !before) throw new TypeError("two days");
  expect(of({ range: day, compare: before, partial: true })).toBe(PLAIN);
  expect(of({ range: day, compare: before })).toContain("down 68.8%");
  expect(of({ compare: before })).toBe(PLAIN);
});
