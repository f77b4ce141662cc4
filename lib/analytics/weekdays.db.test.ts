import { afterAll, expect, test } from "vitest";
import { closeDb } from "@/db/client";
import { testDatabase } from "@/db/test/test-database";
import { addDays } from "@/lib/core/periods";
import { breakdown } from "./breakdown";
import { earlierCampaigns } from "./earlier-campaigns";
import { type AdRow, type History, writeHistory } from "./history.fixture";
import { generatePerformanceReport } from "./performance-report";
import { storeMetrics } from "./store-metrics";
import { storeTrends } from "./store-trends";

const { sql } = testDatabase();
afterAll(() => closeDb());

/** A euro for every day of the week: 1 on Sundays to 7 on Saturdays, and ten times as much from May on. */
const euros = (day: string) => (new Date(`${day}T00:00:00Z`).getUTCDay() + 1) * (day < "2024-05-01" ? 1 : 10);
const ads = Array.from({ length: 92 }, (_, count): AdRow => {
  const day = addDays("2024-03-01", count);
  return {
    ...{ platform: "facebook", campaign: "1", day, impressions: 100, clicks: 10, conversions: 1 },
    ...{ spendMinor: euros(day) * 100, revenueMinor: 500 },
  };
});
const HISTORY: History = {
  ...{ currency: "EUR", timeZone: "Europe/Paris", metaCurrency: "EUR", googleCurrency: "EUR" },
  ...{ ads, sales: [], rates: [] },
};
const MAY = { startDate: "2024-05-01", endDate: "2024-05-31", compare: "weekday" } as const;
const BEFORE = { startDate: "2024-03-27", endDate: "2024-04-26" };
const spentBefore = ads
  .filter(({ day }) => day >= BEFORE.startDate && day <= BEFORE.endDate)
  .reduce((sum, { spendMinor }) => sum + spendMinor / 100, 0);

test("a range is compared with as many days of the same weekdays, in tiles, parts, campaigns, trend and report", async () => {
  const { tenant } = await writeHistory(sql, HISTORY);
  const { data, meta } = await storeMetrics(tenant, MAY);
  expect(meta.compare).toEqual(BEFORE);
  // May is the same weekdays at ten times the money.
  expect(data.groups).toMatchObject([{ current: { spend: spentBefore * 10 }, previous: { spend: spentBefore } }]);
  expect(data.groups[0]?.change?.spend).toEqual({ absolute: spentBefore * 9, percent: 900 });
  const asked = { ...MAY, metric: "spend", limit: 10 } as const;
  for (const by of ["platform", "campaign"] as const) {
    const parts = await breakdown(tenant, { ...asked, by });
    expect(parts.data.groups[0]?.total.previous?.spend).toBe(spentBefore);
  }
  const earlier = await earlierCampaigns(tenant, MAY);
  expect(earlier?.groups[0]?.items).toMatchObject([{ previous: { spend: spentBefore } }]);
  const now = new Date("2024-06-10T12:00:00Z");
  const report = await generatePerformanceReport(tenant, { period: "last-month", compare: "weekday" }, { now });
  expect(report.meta).toMatchObject({ range: { startDate: "2024-05-01" }, compare: BEFORE });
  expect(report.data.trends).toEqual((await storeTrends(tenant, MAY, { now })).data);
});

test.each(["day", "week", "month"] as const)("every %s of a trend stands against the same weekdays", async (unit) => {
  const { tenant } = await writeHistory(sql, HISTORY);
  const { data } = await storeTrends(tenant, { ...MAY, unit });
  const [{ points = [], previous = [] } = {}] = data.groups;
  expect(previous).toHaveLength(points.length);
  for (const [place, point] of points.entries()) {
    const before = previous?.[place];
    expect(before).toMatchObject({
      ...{ startDate: addDays(point.startDate, -35), endDate: addDays(point.endDate, -35), partial: point.partial },
      spend: (point.spend ?? Number.NaN) / 10,
    });
  }
});

test("a year by month keeps twelve points beside twelve, each of the same weekdays", async () => {
  const { tenant } = await writeHistory(sql, HISTORY);
  const query = { startDate: "2025-03-01", endDate: "2026-02-28", compare: "weekday", unit: "month" } as const;
  const { data, meta } = await storeTrends(tenant, query);
  expect(meta.compare).toEqual({ startDate: "2024-02-24", endDate: "2025-02-22" });
  const [{ points = [], previous = [] } = {}] = data.groups;
  expect([points.length, previous?.length]).toEqual([12, 12]);
  const april = ads.filter(({ day }) => day >= "2024-03-26" && day <= "2024-04-24");
  expect(points[1]).toMatchObject({ startDate: "2025-04-01", endDate: "2025-04-30" });
  expect(previous?.[1]).toMatchObject({
    ...{ startDate: "2024-03-26", endDate: "2024-04-24", partial: false },
    spend: april.reduce((sum, { spendMinor }) => sum + spendMinor / 100, 0),
  });
});
