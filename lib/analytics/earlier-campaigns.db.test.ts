import { afterAll, expect, test } from "vitest";
import { closeDb } from "@/db/client";
import { testDatabase } from "@/db/test/test-database";
import { listCampaigns } from "@/lib/campaigns/list-campaigns";
import { earlierFigures } from "@/lib/client/earlier-figures";
import { breakdown } from "./breakdown";
import { earlierCampaigns } from "./earlier-campaigns";
import { type AdRow, writeHistory } from "./history.fixture";

const { sql } = testDatabase();
afterAll(() => closeDb());

const MAY = { startDate: "2024-05-01", endDate: "2024-05-31" };
const ad = (platform: AdRow["platform"], day: string, spendMinor: number): AdRow => ({
  ...{ platform, campaign: "1", day, impressions: 1000, clicks: 50, conversions: 5 },
  ...{ spendMinor, revenueMinor: 3 * spendMinor },
});

test("campaigns keep what they were in their account's currency where the business states a rate for it", async () => {
  const { tenant } = await writeHistory(sql, {
    ...{ currency: "EUR", timeZone: "Europe/Paris", metaCurrency: "EUR", googleCurrency: "USD", sales: [] },
    rates: [{ from: "USD", to: "EUR", validFrom: "2024-03-01", rate: "0.9" }],
    ads: [
      ...[ad("facebook", "2024-05-10", 10_000), ad("facebook", "2024-04-10", 20_000)],
      ...[ad("google", "2024-05-10", 30_000), ad("google", "2024-04-10", 40_000)],
    ],
  });
  const list = await listCampaigns(tenant, { ...MAY, sort: "platform", order: "asc", limit: 10 });
  const asked = { ...MAY, compare: "previous", compareStart: undefined, compareEnd: undefined } as const;
  const earlier = earlierFigures((await earlierCampaigns(tenant, asked)) ?? { groups: [] });
  expect(
    list.data.map((campaign) => [campaign.currency, campaign.performance.spend, earlier(campaign)?.spend]),
  ).toEqual([
    ["EUR", 100, 200],
    ["USD", 300, 400],
  ]);
  const split = { ...MAY, compare: "previous", by: "campaign", metric: "spend", limit: 10 } as const;
  const own = await breakdown(tenant, { ...split, currency: "account" });
  expect(own.data.groups.map(({ currency, total }) => [currency, total.change])).toEqual([
    ["EUR", -100],
    ["USD", -100],
  ]);
  expect(own.meta).toMatchObject({ converted: [], apart: [] });
  const told = await breakdown(tenant, split);
  expect(told.data.groups.map(({ currency, total }) => [currency, total.change])).toEqual([["EUR", -190]]);
});
