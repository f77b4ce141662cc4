import { afterAll, describe, expect, test } from "vitest";
import { closeDb } from "@/db/client";
import { testDatabase } from "@/db/test/test-database";
import { listCampaigns } from "@/lib/campaigns/list-campaigns";
import { breakdown } from "./breakdown";
import { highlights } from "./highlights";
import { type AdRow, type History, writeHistory } from "./history.fixture";
import { storeMetrics } from "./store-metrics";
import { storeTrends } from "./store-trends";

const { sql } = testDatabase();
afterAll(() => closeDb());

const MAY = { startDate: "2024-05-01", endDate: "2024-05-31" };
const QUERY = { ...MAY, compare: "previous" } as const;
const AD: AdRow = {
  ...{ platform: "facebook", campaign: "1", day: "2024-05-10", impressions: 1000, clicks: 50, conversions: 5 },
  ...{ spendMinor: 10_000, revenueMinor: 30_000 },
};
const HISTORY: History = {
  ...{ currency: "EUR", timeZone: "Europe/Paris", metaCurrency: "EUR", googleCurrency: "EUR", rates: [] },
  ads: [
    { ...AD, revenueMinor: 90_000 },
    { ...AD, day: "2024-04-10", revenueMinor: 10_000 },
    { ...AD, platform: "google", campaign: "2" },
  ],
  sales: [
    {
      ...{ at: new Date("2024-05-10T10:00:00Z"), type: "purchase", valueMinor: 50_000, currency: "EUR" },
      ...{ facebook: "delivered", google: "waiting" },
    },
  ],
};

describe("days that were not read", () => {
  const read = async (google: string | null, meta: string | null = "2020-01-01") =>
    (await writeHistory(sql, { ...HISTORY, readFrom: { meta, google } })).tenant;

  test("are no zeros to compare with: what was is not told, and no change of it", async () => {
    const tenant = await read("2024-05-01");
    const [group] = (await storeMetrics(tenant, QUERY)).data.groups;
    expect(group).toMatchObject({
      current: { spend: 200, revenue: 1200, blendedRoas: 2.5 },
      previous: { spend: null, revenue: null, roas: null, clicks: null, till: { tillRevenue: 0 } },
      change: { spend: { absolute: null, percent: null }, tillRevenue: { absolute: 500 } },
    });
    const split = { ...QUERY, by: "platform", metric: "revenue", limit: 10 } as const;
    const [platforms] = (await breakdown(tenant, split)).data.groups;
    expect(platforms?.total).toMatchObject({ current: { revenue: 1200 }, previous: null, change: null });
    expect(platforms?.items).toMatchObject([
      { id: "facebook", current: { revenue: 900 }, previous: { revenue: 100 }, change: null, shareOfChange: null },
      { id: "google", current: { revenue: 300 }, previous: null, change: null },
      { id: "instagram", previous: { revenue: 0 }, change: null },
    ]);
    expect((await highlights(tenant, QUERY)).data.map(({ rule }) => rule)).toEqual(["best_roas"]);
  });

  test("and dates of another length make no campaign one that gained or lost", async () => {
    const tenant = await read("2020-01-01");
    const rules = async (compareEnd: string) => {
      const dates = { ...QUERY, compare: "custom", compareStart: "2024-03-31", compareEnd } as const;
      return (await highlights(tenant, dates)).data.map(({ rule }) => rule);
    };
    expect(await rules("2024-04-30")).toEqual(["best_roas", "largest_gain"]);
    expect(await rules("2024-04-10")).toEqual(["best_roas"]);
  });

  test("make no ratio of the tills to a part of the ads, and nothing of a platform of which nothing is known", async () => {
    const tenant = await read(null, "2024-05-05");
    const { data } = await storeMetrics(tenant, QUERY);
    expect(data).toMatchObject({ totalSpend: 100, groups: [{ current: { spend: 100, roas: 9, blendedRoas: null } }] });
    const split = { ...QUERY, by: "platform", metric: "revenue", limit: 10 } as const;
    const { items = [] } = (await breakdown(tenant, split)).data.groups[0] ?? {};
    expect(items.map(({ id, current }) => [id, current?.revenue ?? null])).toEqual([
      ["facebook", 900],
      ["google", null],
      ["instagram", 0],
    ]);
    const list = await listCampaigns(tenant, { ...MAY, sort: "platform", order: "asc", limit: 10 });
    expect(list.data.map(({ platform, unread }) => [platform, unread])).toEqual([
      ["facebook", false],
      ["google", true],
    ]);
    expect(list.meta.totals).toMatchObject([{ unread: false, spend: 100, revenue: 900 }]);
    const open = await listCampaigns(tenant, { endDate: "2030-01-01", sort: "platform", order: "asc", limit: 10 });
    expect(open.data.map(({ unread }) => unread)).toEqual([false, true]);
  });

  test("have no total where none of them was read, while the tills are told", async () => {
    const tenant = await read("2024-06-01", null);
    const { data } = await storeMetrics(tenant, QUERY);
    expect(data).toMatchObject({ totalSpend: null, totalRevenue: null, overallROAS: null });
    expect(data.groups).toMatchObject([{ current: { spend: null, conversions: null, till: { tillRevenue: 500 } } }]);
  });

  test("are gaps in a trend, and so is a month that holds one", async () => {
    const tenant = await read("2024-05-10");
    const pointsBy = async (unit: "day" | "month") =>
      (await storeTrends(tenant, { ...QUERY, unit })).data.groups[0]?.points ?? [];
    const days = await pointsBy("day");
    expect(days.filter(({ spend }) => spend === null).map(({ startDate }) => startDate)).toEqual(
      Array.from({ length: 9 }, (_none, index) => `2024-05-0${index + 1}`),
    );
    expect(days[9]).toMatchObject({ spend: 200, till: { sales: 1 } });
    expect(days[10]).toMatchObject({ spend: 0, till: { sales: 0 } });
    expect(await pointsBy("month")).toMatchObject([{ spend: null, revenue: null, till: { tillRevenue: 500 } }]);
  });
});
