import { afterAll, describe, expect, test } from "vitest";
import { closeDb } from "@/db/client";
import { insertStore } from "@/db/test/store-fixture";
import { testDatabase } from "@/db/test/test-database";
import { campaignsSeenIn, listCampaigns } from "@/lib/campaigns/list-campaigns";
import { InvalidInputError } from "@/lib/core/errors";
import { newId } from "@/lib/core/ids";
import { readFigures } from "./all-figures";
import { breakdown } from "./breakdown";
import { calculateROAS } from "./calculate-roas";
import { highlights } from "./highlights";
import { type AdRow, type History, insertAccount, insertSale, type Sale, writeHistory } from "./history.fixture";
import { generatePerformanceReport } from "./performance-report";
import { storeMetrics } from "./store-metrics";
import { storeTrends } from "./store-trends";

const { sql } = testDatabase();
afterAll(() => closeDb());

const MAY = { startDate: "2024-05-01", endDate: "2024-05-31" };
const QUERY = { ...MAY, compare: "previous" } as const;

const ad = (given: Partial<AdRow> = {}): AdRow => ({
  ...{ platform: "facebook", campaign: "1", day: "2024-05-10", impressions: 1000, clicks: 50, conversions: 5 },
  ...{ spendMinor: 10_000, revenueMinor: 30_000 },
  ...given,
});
const sale = (given: Partial<Sale> = {}): Sale => ({
  ...{ at: new Date("2024-05-10T10:00:00Z"), type: "purchase", valueMinor: 50_000, currency: "EUR" },
  ...{ facebook: "delivered", google: "waiting" },
  ...given,
});
const given = (rest: Partial<History> = {}): History => ({
  ...{
    currency: "EUR",
    timeZone: "Europe/Paris",
    metaCurrency: "EUR",
    googleCurrency: "EUR",
    ads: [],
    sales: [],
    rates: [],
  },
  ...rest,
});

describe("currencies", () => {
  const dollars = {
    googleCurrency: "USD",
    ads: [ad(), ad({ platform: "google", spendMinor: 20_000, revenueMinor: 90_000 })],
  };

  test("stand apart without a rate: no total, no blended ratio, and the day on which one is missing", async () => {
    const { tenant } = await writeHistory(sql, given({ ...dollars, sales: [sale()] }));
    const { data, meta } = await storeMetrics(tenant, QUERY);
    expect(data).toMatchObject({ totalSpend: null, totalRevenue: null, overallROAS: null, currency: null });
    expect(data.groups).toMatchObject([
      {
        currency: "EUR",
        current: { spend: 100, revenue: 300, roas: 3, till: { tillRevenue: 500 }, blendedRoas: null },
      },
      { currency: "USD", current: { spend: 200, revenue: 900, roas: 4.5, till: null, blendedRoas: null } },
    ]);
    expect(meta.apart).toEqual([{ currency: "USD", missingOn: "2024-05-10" }]);
  });

  test("are told in the store's own by the rate of each day, which is named", async () => {
    const rates = [{ from: "USD", to: "EUR", validFrom: "2024-03-01", rate: "0.9" }];
    const { tenant } = await writeHistory(sql, given({ ...dollars, rates, sales: [sale()] }));
    const { data, meta } = await storeMetrics(tenant, QUERY);
    expect(data).toMatchObject({ totalSpend: 280, totalRevenue: 1110, currency: "EUR" });
    expect(data.overallROAS).toBeCloseTo(1110 / 280, 12);
    expect(data.groups).toMatchObject([{ currency: "EUR", current: { blendedRoas: 500 / 280 } }]);
    expect(meta.converted).toEqual([
      { from: "USD", to: "EUR", rates: [{ validFrom: "2024-03-01", rate: "0.9", inverse: false }] },
    ]);
  });

  test("are converted by a rate of the other direction too, which is named as it was stated", async () => {
    const rates = [{ from: "EUR", to: "USD", validFrom: "2024-03-01", rate: "1.25" }];
    const { tenant } = await writeHistory(sql, given({ ...dollars, rates }));
    const { data, meta } = await storeMetrics(tenant, QUERY);
    expect(data).toMatchObject({ totalSpend: 260, currency: "EUR" });
    expect(meta.converted).toEqual([
      { from: "USD", to: "EUR", rates: [{ validFrom: "2024-03-01", rate: "1.25", inverse: true }] },
    ]);
  });

  test("stand apart wholly when the rate of one day in the compared range is missing", async () => {
    const rates = [{ from: "USD", to: "EUR", validFrom: "2024-05-01", rate: "0.9" }];
    const before = ad({ platform: "google", day: "2024-04-30" });
    const { tenant } = await writeHistory(sql, given({ ...dollars, ads: [...dollars.ads, before], rates }));
    expect((await storeMetrics(tenant, QUERY)).meta.apart).toEqual([{ currency: "USD", missingOn: "2024-04-30" }]);
    expect((await storeMetrics(tenant, { ...QUERY, compare: "none" })).meta.apart).toEqual([]);
  });

  test("the ratio of an account's own money does not depend on a rate", async () => {
    const ads = [ad({ platform: "google", spendMinor: 100_000, revenueMinor: 500_000 })];
    const rates = [{ from: "SEK", to: "USD", validFrom: "2024-01-01", rate: "0.095" }];
    const { tenant } = await writeHistory(
      sql,
      given({ currency: "USD", metaCurrency: "USD", googleCurrency: "SEK", ads, rates }),
    );
    const { data } = await storeMetrics(tenant, QUERY);
    expect(data).toMatchObject({ totalSpend: 95, totalRevenue: 475, overallROAS: 5 });
  });

  test("all advertising in one foreign currency has totals in that currency", async () => {
    const { tenant } = await writeHistory(
      sql,
      given({ googleCurrency: "USD", ads: [dollars.ads[1] ?? ad()], sales: [sale()] }),
    );
    expect((await storeMetrics(tenant, QUERY)).data).toMatchObject({
      totalSpend: 200,
      totalRevenue: 900,
      currency: "USD",
    });
  });
});

describe("figures", () => {
  const ads = [
    ad(),
    ad({ platform: "instagram", spendMinor: 5000, revenueMinor: 5000 }),
    ad({ platform: "google", campaign: "2", spendMinor: 1000, revenueMinor: 0, conversions: 0 }),
    ad({ day: "2024-04-10", spendMinor: 20_000, revenueMinor: 30_000 }),
  ];

  test("of metrics, trend, breakdown, report and campaign list are the same", async () => {
    const { tenant } = await writeHistory(sql, given({ ads, sales: [sale()] }));
    const now = new Date("2024-06-15T12:00:00Z");
    const metrics = await storeMetrics(tenant, QUERY, { now });
    const trends = await storeTrends(tenant, QUERY, { now });
    const platforms = await breakdown(tenant, { ...QUERY, by: "platform", metric: "revenue", limit: 20 }, { now });
    const campaigns = await breakdown(tenant, { ...QUERY, by: "campaign", metric: "revenue", limit: 20 }, { now });
    const cards = await highlights(tenant, QUERY, { now });
    const report = await generatePerformanceReport(tenant, { period: "last-month", compare: "previous" }, { now });
    expect(report.data).toEqual({
      ...{ period: "last-month", metrics: metrics.data, trends: trends.data, highlights: cards.data },
      ...{ platforms: platforms.data, campaigns: campaigns.data },
    });
    const list = await listCampaigns(tenant, { ...MAY, sort: "spend", order: "desc", limit: 100 });
    const { spend, revenue, roas, impressions, clicks, conversions } = metrics.data.groups[0]?.current ?? {};
    const sums = { currency: "EUR", spend, revenue, roas, impressions, clicks, conversions };
    expect(list.meta.totals).toMatchObject([sums]);
    expect(metrics.data).toMatchObject({
      totalSpend: 160,
      totalRevenue: 350,
      overallROAS: 350 / 160,
      campaignCount: 2,
    });
    expect(new Set(list.data.map(({ campaignId }) => campaignId)).size).toBe(2);
  });

  test("are of one moment, whatever a sync writes between the reading of one part and of the next", async () => {
    const { tenant, storeId } = await writeHistory(sql, given({ ads }));
    const { metrics, campaigns, also } = await readFigures(tenant, QUERY, {
      campaigns: 20,
      also: async (tx) => {
        for (const table of ["days", "months"])
          await sql`
            update ${sql(`marketing_campaign_${table}`)} set spend_minor = spend_minor * 2 where store_id = ${storeId}`;
        return campaignsSeenIn(tx, tenant, { ...MAY, sort: "spend", order: "desc" });
      },
    });
    expect(metrics.totalSpend).toBe(160);
    expect(campaigns.groups[0]?.total.current?.spend).toBe(160);
    expect(also?.totals).toMatchObject([{ spend: 160 }]);
    expect((await listCampaigns(tenant, { ...MAY, sort: "spend", order: "desc", limit: 1 })).meta.totals).toMatchObject(
      [{ spend: 320 }],
    );
  });

  test("change against the whole month before, in per cent for amounts and in points for ratios", async () => {
    const { tenant } = await writeHistory(sql, given({ ads }));
    const { data } = await storeMetrics(tenant, QUERY);
    expect(data.groups[0]?.change).toMatchObject({
      spend: { absolute: -40, percent: -20 },
      roas: { absolute: 350 / 160 - 1.5, percent: null },
      tillRevenue: { absolute: 0, percent: null },
      blendedRoas: { absolute: null, percent: null },
    });
  });

  test("of one platform leave the till out, which does not know which ad brought a sale", async () => {
    const { tenant } = await writeHistory(sql, given({ ads, sales: [sale()] }));
    const { data } = await storeMetrics(tenant, { ...QUERY, platform: "instagram" });
    expect(data).toMatchObject({ totalSpend: 50, totalRevenue: 50, campaignCount: 1 });
    expect(data.groups).toMatchObject([{ current: { till: null, blendedRoas: null } }]);
  });

  test("of sales without any amount make no blended ROAS", async () => {
    const blended = async (...sales: Sale[]) => {
      const { tenant } = await writeHistory(sql, given({ ads: [ad()], sales }));
      return (await storeMetrics(tenant, QUERY)).data.groups[0]?.current.blendedRoas;
    };
    const unpriced = sale({ valueMinor: null });
    expect([await blended(unpriced), await blended(unpriced, sale())]).toEqual([null, 5]);
  });

  test("count as campaigns what the list has, of one platform too", async () => {
    const only = [ad({ campaign: "2", platform: "instagram" }), ad({ campaign: "3", day: "2024-04-01" })];
    const { tenant } = await writeHistory(sql, given({ ads: [ad(), ad({ platform: "instagram" }), ...only] }));
    for (const platform of [undefined, "facebook", "instagram", "google"] as const) {
      const list = await listCampaigns(tenant, {
        ...{ ...MAY, sort: "spend", order: "desc", limit: 100 },
        ...(platform && { platform }),
      });
      const { data } = await storeMetrics(tenant, { ...QUERY, ...(platform && { platform }) });
      expect(data.campaignCount).toBe(new Set(list.data.map(({ campaignId }) => campaignId)).size);
    }
  });

  test("of a campaign are what its platforms report together, also by day", async () => {
    const { tenant, storeId } = await writeHistory(sql, given({ ads }));
    const [row] =
      await sql`select id from marketing_campaigns where store_id = ${storeId} and campaign_name = 'meta 1'`;
    const { data } = await calculateROAS(tenant, row?.id, MAY);
    expect(data).toEqual({ roas: 350 / 150, spend: 150, revenue: 350, currency: "EUR" });
    const nothing = await calculateROAS(tenant, row?.id, { startDate: "2024-05-11", endDate: "2024-05-31" });
    expect(nothing.data).toEqual({ roas: null, spend: 0, revenue: 0, currency: "EUR" });
    const [line] = (await listCampaigns(tenant, { ...MAY, q: "meta", sort: "spend", order: "desc", limit: 1 })).data;
    expect((await calculateROAS(tenant, line?.campaignId ?? "", MAY)).data).toEqual(data);
    const { roas, spend, revenue } = line?.performance ?? {};
    expect((await calculateROAS(tenant, line?.id ?? "", MAY)).data).toEqual({ roas, spend, revenue, currency: "EUR" });
    expect(spend).toBeLessThan(data.spend);
    await expect(calculateROAS(tenant, `${row?.id}:google`, MAY)).rejects.toMatchObject({ code: "not_found" });
    await expect(calculateROAS(tenant, newId(), MAY)).rejects.toMatchObject({ code: "not_found" });
    await expect(calculateROAS(tenant, "9", MAY)).rejects.toMatchObject({ code: "not_found" });
  });

  test("of a platform that was disconnected no longer count, and are there again when it is back", async () => {
    const { tenant, storeId } = await writeHistory(sql, given({ ads }));
    const spend = async () => (await storeMetrics(tenant, QUERY)).data.totalSpend;
    await sql`update marketing_accounts set status = 'disconnected' where store_id = ${storeId} and platform = 'google'`;
    expect(await spend()).toBe(150);
    await sql`update marketing_accounts set status = 'disconnected' where store_id = ${storeId} and platform = 'facebook'`;
    expect(await spend()).toBe(50);
    await sql`update marketing_accounts set status = 'expired' where store_id = ${storeId}`;
    expect(await spend()).toBe(160);
  });

  test("a refund counts on its own day and may leave less than nothing", async () => {
    const { tenant, storeId } = await writeHistory(sql, given({ ads }));
    await insertSale(sql, storeId, sale({ at: new Date("2024-04-30T10:00:00Z") }));
    await insertSale(sql, storeId, sale({ type: "refund", valueMinor: 20_000 }));
    const { data } = await storeMetrics(tenant, QUERY);
    expect(data.groups[0]?.current.till).toMatchObject({ tillRevenue: -200, sales: 0, refunds: 1, refunded: 200 });
    expect(data.groups[0]?.previous?.till).toMatchObject({ tillRevenue: 500, sales: 1 });
    expect(data.groups[0]?.change?.tillRevenue).toEqual({ absolute: -700, percent: -140 });
  });

  test("of a store with nothing connected are zeros, without ratios", async () => {
    const { tenant } = await insertStore(sql);
    const { data } = await storeMetrics(tenant, QUERY);
    expect(data).toMatchObject({
      totalSpend: 0,
      totalRevenue: 0,
      overallROAS: null,
      activeConnections: 0,
      campaignCount: 0,
    });
  });
});

describe("what is said of the figures", () => {
  test("whether an account counts its days in another zone, whatever the zones are called", async () => {
    const { tenant, storeId } = await insertStore(sql);
    await insertAccount(sql, storeId, ["facebook"], "EUR", "Europe/Berlin");
    expect((await storeMetrics(tenant, QUERY)).meta.zonesDiffer).toBe(false);
    await insertAccount(sql, storeId, ["google"], "EUR", "America/New_York");
    expect((await storeMetrics(tenant, QUERY)).meta.zonesDiffer).toBe(true);
  });

  test("and whether it does so for a few days only, where two zones change their clocks apart", async () => {
    const { tenant, storeId } = await insertStore(sql, { timeZone: "Europe/Athens" });
    await insertAccount(sql, storeId, ["google"], "EUR", "Asia/Jerusalem");
    const differ = async (startDate: string, endDate: string) =>
      (await storeMetrics(tenant, { startDate, endDate, compare: "none" })).meta.zonesDiffer;
    expect(await differ("2026-03-01", "2026-03-31")).toBe(true);
    expect(await differ("2026-02-01", "2026-02-28")).toBe(false);
    const march = { compare: "custom", compareStart: "2026-03-01", compareEnd: "2026-03-31" } as const;
    const february = { startDate: "2026-02-01", endDate: "2026-02-28", ...march };
    expect((await storeMetrics(tenant, february)).meta.zonesDiffer).toBe(true);
  });

  test("a range is partial, and so is its last point, until the day is over in every zone", async () => {
    const { tenant, storeId } = await insertStore(sql);
    await insertAccount(sql, storeId, ["google"], "EUR", "America/New_York");
    const at = async (now: string) => {
      const { data, meta } = await storeTrends(tenant, { ...QUERY, unit: "day" }, { now: new Date(now) });
      return [meta.partial, data.groups[0]?.points.at(-1)?.partial, data.groups[0]?.points.at(-2)?.partial];
    };
    expect(await at("2024-05-31T22:30:00Z")).toEqual([true, true, false]);
    expect(await at("2024-06-01T03:59:59Z")).toEqual([true, true, false]);
    expect(await at("2024-06-01T04:00:00Z")).toEqual([false, false, false]);
  });

  test.each([
    [{ endDate: "2024-04-30" }, "endDate"],
    [{ startDate: "2022-01-01" }, "startDate"],
    [{ compare: "custom" }, "compareStart"],
    [{ compare: "custom", compareStart: "2024-02-02", compareEnd: "2024-02-01" }, "compareEnd"],
    [{ compare: "custom", compareStart: "2021-02-02", compareEnd: "2024-02-01" }, "compareStart"],
  ] as const)("dates that cannot be meant are refused by name: %j", async (wrong, path) => {
    const { tenant } = await insertStore(sql);
    const refused = await storeMetrics(tenant, { ...QUERY, ...wrong }).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(InvalidInputError);
    expect((refused as InvalidInputError).issues[0]?.path).toBe(path);
  });
});

describe("highlights", () => {
  const earlier = (campaign: string, revenueMinor: number) => ad({ campaign, day: "2024-04-10", revenueMinor });
  const cards = async (ads: readonly AdRow[]) => {
    const { tenant } = await writeHistory(sql, given({ ads }));
    const { data } = await highlights(tenant, QUERY);
    return data.map(({ rule, campaign }) => `${rule}: ${campaign.name}`);
  };

  test("tell of each campaign once, by the first rule that is about it", async () => {
    expect(
      await cards([
        ad({ campaign: "best", revenueMinor: 90_000 }),
        ad({ campaign: "gains", revenueMinor: 60_000 }),
        earlier("gains", 10_000),
        ad({ campaign: "loses", revenueMinor: 20_000 }),
        earlier("loses", 80_000),
        ad({ campaign: "silent", revenueMinor: 0, conversions: 0 }),
        ad({ campaign: "dear", revenueMinor: 5000 }),
      ]),
    ).toEqual([
      "best_roas: meta best",
      "largest_gain: meta gains",
      "largest_loss: meta loses",
      "spend_without_sales: meta silent",
      "below_break_even: meta dear",
    ]);
  });

  test("say nothing of what is too small to say anything", async () => {
    expect(
      await cards([
        ad({ campaign: "large", spendMinor: 1_000_000, revenueMinor: 1_500_000, conversions: 2 }),
        earlier("large", 1_500_000),
        ad({ campaign: "tiny", spendMinor: 100, revenueMinor: 9000, conversions: 3 }),
        ad({ campaign: "silent", spendMinor: 100, revenueMinor: 0, conversions: 0 }),
      ]),
    ).toEqual([]);
  });
});
