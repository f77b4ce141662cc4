import { describe, expect, test } from "vitest";
import { formatSignedPercent } from "../client/format-number";
import { roasBand } from "../client/roas-band";
import { CHANGING, type FigureGroup } from "./metrics";
import { PLATFORM_IDS } from "./platform-list";
import {
  aboutText,
  changeText,
  comparedText,
  definitionsOf,
  metricTiles,
  onlyText,
  ratioText,
  summaryText,
} from "./report-words";

const NOVEMBER = { startDate: "2026-11-01", endDate: "2026-11-30" };
const ADS = { spend: 200, revenue: 900, roas: 4.5, impressions: 5000, clicks: 210, conversions: 12 };
const group = (over: Partial<FigureGroup["current"]> = {}): FigureGroup => ({
  ...{ currency: "EUR", previous: null, change: null },
  current: { ...ADS, costPerConversion: 16.67, till: null, blendedRoas: null, ...over },
});

describe("a report on some platforms", () => {
  test("names them after its days, and one on all names none", () => {
    expect(aboutText(NOVEMBER, ["google"])).toBe("1–30 Nov 2026, Google Ads only");
    expect(aboutText(NOVEMBER, ["facebook", "google"])).toBe("1–30 Nov 2026, Facebook and Google Ads only");
    expect(aboutText(NOVEMBER, PLATFORM_IDS)).toBe("1–30 Nov 2026");
    expect(onlyText(PLATFORM_IDS)).toBe("");
  });

  test("sums up their ads, and says why it is silent about the tills", () => {
    const why =
      "Till revenue and blended ROAS are left out, because a till does not know which platform's ad brought a sale.";
    expect(summaryText([group()], ["google"])).toBe(
      `Google Ads only: €200.00 went into ads, and the platform reports €900.00 of revenue from them, 4.50× the spend. ${why}`,
    );
    expect(summaryText([group({ spend: 0, revenue: 0, roas: null })], ["facebook", "instagram"])).toBe(
      `Facebook and Instagram only: Nothing was spent on ads. ${why}`,
    );
    expect(summaryText([group()], PLATFORM_IDS)).toContain("No till reported a sale in EUR.");
  });

  test("does not say that nothing was spent where it was in another currency", () => {
    const nothing = group({ spend: 0, revenue: 0, roas: null });
    const told = summaryText([nothing, { ...group(), currency: "USD" }], ["facebook", "google"]);
    expect(told).toMatch(/^Facebook and Google Ads only: US\$200\.00 went into ads/);
    expect(told).not.toContain("Nothing was spent");
    expect(
      summaryText([nothing, { ...nothing, currency: "USD" }], ["google"]).match(/Nothing was spent/g),
    ).toHaveLength(1);
  });

  test("does not call nothing what it cannot know of a platform that is not connected", () => {
    const nothing = group({ spend: 0, revenue: 0, roas: null });
    expect(summaryText([nothing], ["google"], ["google"])).toMatch(
      /^Google Ads only: no figures, because Google Ads is not connected\. Till revenue/,
    );
    const both = ["facebook", "google"] as const;
    expect(summaryText([nothing], both, ["google"])).toContain("only: Nothing was spent on ads of Facebook. Till");
    expect(summaryText([group()], both, ["google"])).toContain(
      "€200.00 went into ads of Facebook, and the platform reports €900.00 of revenue from them",
    );
    expect(summaryText([nothing], both, both)).toContain("because Facebook and Google Ads are not connected.");
  });

  test("says of no ads that they cost nothing while some cost something that no connection shows", () => {
    const nothing = group({ spend: 0, revenue: 0, roas: null });
    expect(summaryText([nothing], PLATFORM_IDS, PLATFORM_IDS)).toBe(
      "There are no figures of ads, because Facebook, Instagram and Google Ads are not connected. No till reported a sale in EUR.",
    );
    expect(summaryText([nothing], PLATFORM_IDS, ["google"])).toBe(
      "Nothing was spent on ads of Facebook and Instagram. No till reported a sale in EUR.",
    );
    expect(summaryText([], PLATFORM_IDS, ["facebook"])).toBe(
      "There are no figures of ads, because Facebook is not connected. No sale was reported in this period.",
    );
    expect(summaryText([group()], PLATFORM_IDS, ["facebook", "instagram"])).toContain(
      "€200.00 went into ads of Google Ads, and the platform reports",
    );
  });

  test("has six tiles all the same, of ads alone", () => {
    const labels = (platforms: Parameters<typeof metricTiles>[1]) =>
      metricTiles(group(), platforms).map(({ label, value }) => `${label}: ${value}`);
    expect(labels(["google"])).toEqual([
      ...["Ad spend: €200.00", "Revenue reported by platforms: €900.00", "ROAS reported: 4.50×"],
      ...["Conversions: 12", "Cost per conversion: €16.67", "Clicks: 210"],
    ]);
    expect(labels(PLATFORM_IDS)).toHaveLength(6);
    expect(labels(PLATFORM_IDS).join()).toMatch(/Till revenue.+Blended ROAS/);
  });

  test("defines what it tells, of its platforms", () => {
    const one = new Map(definitionsOf(["google"]));
    expect(one.get("Revenue reported by platforms")).toMatch(/^What Google Ads credits to its ads\./);
    expect(one.get("Till revenue, blended ROAS")).toMatch(/^Left out of a report on Google Ads only, because/);
    expect(one.has("Till revenue")).toBe(false);
    const all = new Map(definitionsOf(PLATFORM_IDS));
    expect(all.get("Revenue reported by platforms")).toMatch(
      /^What Facebook, Instagram and Google Ads credit to their ads/,
    );
    expect([all.has("Till revenue"), all.has("Blended ROAS"), all.has("Till revenue, blended ROAS")]).toEqual([
      ...[true, true, false],
    ]);
  });
});

test("a report says with what it is compared, and on which days", () => {
  const range = { startDate: "2026-09-27", endDate: "2026-10-26" };
  expect(comparedText("weekday", range)).toBe("the same weekdays before, 27 Sep – 26 Oct 2026");
  expect(comparedText("none", null)).toBe("");
});

test.each([401 / 200, 201 / 200, 2.995, 0, 1.004, null])("a report tells the ROAS %d as the screen does", (roas) => {
  expect(ratioText(roas)).toBe(roasBand(roas).text);
});

test("a report tells a change as the screen does, with its sign", () => {
  const revenue = (absolute: number, percent: number) => changeText("revenue", { absolute, percent })?.text;
  expect(revenue(3, (3 / 2000) * 100)).toBe(formatSignedPercent((3 / 2000) * 100));
  expect([revenue(3, 0.15), revenue(240, 12), revenue(-246, -12.3)]).toEqual(["+0.2%", "+12%", "−12.3%"]);
  const roas = (absolute: number) => changeText("roas", { absolute, percent: null })?.text;
  expect([roas(1.005), roas(-0.42), roas(0)]).toEqual(["+1.01×", "−0.42×", "0.00×"]);
});

test("a change that is no measure is told without being called good or bad", () => {
  const change = Object.fromEntries(CHANGING.map((metric) => [metric, { absolute: -5, percent: -50 }]));
  const compared = { ...group(), change: change as NonNullable<FigureGroup["change"]> };
  const judged = (...unlike: Parameters<typeof metricTiles>[2][]) =>
    metricTiles(compared, ["google"], ...unlike).map(({ metric, change: told }) => [metric, told?.isGood ?? null]);
  expect(judged("open").every(([, isGood]) => isGood === null)).toBe(true);
  expect(new Map(judged("length").map(([metric, isGood]) => [metric, isGood]))).toEqual(
    new Map(
      Object.entries({
        spend: null,
        revenue: null,
        conversions: null,
        clicks: null,
        roas: false,
        costPerConversion: true,
      }),
    ),
  );
  expect(judged()).toContainEqual(["revenue", false]);
});

test("a few sales in another currency are told after the rest, and of its ads nothing", () => {
  const till = { tillRevenue: 50, sales: 1, unpricedSales: 0, refunds: 0, refunded: 0 };
  const dollars = { ...group({ spend: 0, revenue: 0, roas: null, till }), currency: "USD" };
  expect(summaryText([group(), dollars], PLATFORM_IDS)).toBe(
    "€200.00 went into ads, and the platforms report €900.00 of revenue from them, 4.50× the spend. No till reported a sale in EUR. Your tills also took US$50.00 in 1 sale.",
  );
});
