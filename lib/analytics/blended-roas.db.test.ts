import { afterAll, expect, test } from "vitest";
import { closeDb } from "@/db/client";
import { testDatabase } from "@/db/test/test-database";
import { type Sale, writeHistory } from "./history.fixture";
import { storeMetrics } from "./store-metrics";

const { sql } = testDatabase();
afterAll(() => closeDb());

const SALE: Sale = {
  ...{ at: new Date("2024-05-10T10:00:00Z"), type: "purchase", valueMinor: 50_000, currency: "EUR" },
  ...{ facebook: "delivered", google: "waiting" },
};

test("a sale in another currency takes nothing from the ratio of tills to ads in the store's", async () => {
  const { tenant } = await writeHistory(sql, {
    ...{ currency: "EUR", timeZone: "Europe/Paris", metaCurrency: "EUR", googleCurrency: "EUR", rates: [] },
    ads: [
      {
        ...{ platform: "facebook", campaign: "1", day: "2024-05-10", impressions: 1000, clicks: 50, conversions: 5 },
        ...{ spendMinor: 10_000, revenueMinor: 30_000 },
      },
    ],
    sales: [SALE, { ...SALE, currency: "USD", valueMinor: 5000 }],
  });
  const { data } = await storeMetrics(tenant, {
    ...{ startDate: "2024-05-01", endDate: "2024-05-31", compare: "previous" },
  });
  expect(data.groups).toMatchObject([
    { currency: "EUR", current: { blendedRoas: 5 } },
    { currency: "USD", current: { spend: 0, till: { tillRevenue: 50 }, blendedRoas: null } },
  ]);
});
