import { expect, test } from "vitest";
import { HARBOUR, openShop } from "@/lib/connections/shop.fixture";
import { CampaignListQuery, CampaignListResponse } from "@/lib/contracts/campaigns";
import { microsToMinor, toMajor, toMinor } from "@/lib/core/money";
import { addDays } from "@/lib/core/periods";
import type { GoogleShop } from "@/sandbox/google/shop";
import type { MetaShop } from "@/sandbox/meta/meta-shop";
import { continueBackfills } from "./continue-backfills";
import { listCampaigns } from "./list-campaigns";
import { syncAllStores } from "./sync-all";
import { syncStore } from "./sync-store";

const shop = await openShop();

/** The sandbox's own figures, frozen: put back as they were given, they no longer grow with the day. */
async function freeze<T>(platform: string): Promise<T> {
  const figures = await shop.control<T>("GET", `accounts/${platform}`);
  await shop.control("PUT", `accounts/${platform}`, figures);
  return figures;
}
const metaCampaignsOf = ({ adAccounts }: MetaShop) =>
  adAccounts.find(({ id }) => `act_${id}` === HARBOUR.facebook.adAccountId)?.campaigns ?? [];
const googleCampaignsOf = ({ customers }: GoogleShop) =>
  customers.find(({ id }) => id === HARBOUR.google.adAccountId)?.campaigns ?? [];
const sum = (values: readonly number[]): number => values.reduce((all, one) => all + one, 0);
const spentOf = (days: readonly { spend: number }[]): number => sum(days.map(({ spend }) => toMinor(spend, "EUR")));

test("a store connected to the sandbox syncs to exactly the sandbox's own figures", async () => {
  const meta = metaCampaignsOf(await freeze<MetaShop>("meta"));
  const google = googleCampaignsOf(await freeze<GoogleShop>("google"));
  const { tenant } = await shop.connected("facebook", "instagram", "google");

  const result = await syncStore(tenant, {});
  expect(result).toEqual({
    success: true,
    message: expect.stringMatching(/^Synced \d+ campaigns of 2 ad accounts\.$/),
    syncedCampaigns: meta.length + google.length,
  });

  const answer = CampaignListResponse.parse(await listCampaigns(tenant, CampaignListQuery.parse({ limit: 1000 })));
  const metaDays = meta.flatMap(({ days }) => days);
  const googleDays = google.flatMap(({ days }) => days);
  expect(metaDays.length).toBeGreaterThan(500);
  expect(googleDays.length).toBeGreaterThan(150);
  const spendMinor = spentOf(metaDays) + sum(googleDays.map(({ costMicros }) => microsToMinor(costMicros, "EUR")));
  const revenueMinor =
    sum(metaDays.map(({ revenue }) => toMinor(revenue, "EUR"))) +
    sum(googleDays.map(({ conversionsValue }) => toMinor(conversionsValue, "EUR")));
  expect(answer.meta.totals).toEqual([
    {
      currency: "EUR",
      impressions: sum([...metaDays, ...googleDays].map(({ impressions }) => impressions)),
      clicks: sum([...metaDays, ...googleDays].map(({ clicks }) => clicks)),
      conversions: expect.closeTo(
        sum(metaDays.map(({ purchases }) => purchases)) + sum(googleDays.map(({ conversions }) => conversions)),
        6,
      ),
      spend: toMajor(spendMinor, "EUR"),
      revenue: toMajor(revenueMinor, "EUR"),
      roas: revenueMinor / spendMinor,
      unread: false,
    },
  ]);
  for (const { id, days } of meta)
    for (const platform of ["facebook", "instagram"] as const) {
      const item = answer.data.find((one) => one.campaignId === id && one.platform === platform);
      const own = days.filter((day) => (day.publisherPlatform === "instagram") === (platform === "instagram"));
      expect(item?.performance.spend).toBe(toMajor(spentOf(own), "EUR"));
    }
  // Paused and troubled campaigns are there too.
  expect(new Set(answer.data.map(({ campaignId }) => campaignId)).size).toBe(result.syncedCampaigns);
});

test("Facebook and Instagram together ask Meta once for each slice, and nothing is asked that it would refuse", async () => {
  const { tenant } = await shop.connected("facebook", "instagram", "google");
  await syncStore(tenant, {});
  const requests = await shop.control<{ path: string; query: Record<string, string>; violations: unknown[] }[]>(
    "GET",
    "requests",
  );
  expect(requests.flatMap(({ violations }) => violations)).toEqual([]);
  const firstPages = requests.filter(({ path, query }) => path.endsWith("/insights") && !query.after);
  expect(new Set(firstPages.map(({ query }) => query.time_range)).size).toBe(3);
  expect(firstPages).toHaveLength(3);
});

test("figures that the platform corrects later are corrected here, and the second sync adds nothing", async () => {
  const before = await freeze<MetaShop>("meta");
  const { tenant } = await shop.connected("facebook", "instagram");
  await syncStore(tenant, {});
  const spend = async () =>
    (await listCampaigns(tenant, CampaignListQuery.parse({}))).meta.totals.map((total) => toMinor(total.spend, "EUR"));
  expect(await spend()).toEqual([spentOf(metaCampaignsOf(before).flatMap(({ days }) => days))]);

  const [first, ...others] = metaCampaignsOf(before);
  if (!first) throw new TypeError("the sandbox has no campaign");
  const corrected = {
    ...first,
    days: first.days.map((day, at) => ({ ...day, spend: at > first.days.length - 7 ? 1.23 : day.spend })),
  };
  const campaigns = [corrected, ...others];
  await shop.control("PUT", "accounts/meta", {
    ...before,
    adAccounts: before.adAccounts.map((account) =>
      `act_${account.id}` === HARBOUR.facebook.adAccountId ? { ...account, campaigns } : account,
    ),
  });
  await syncStore(tenant, {});
  const after = [spentOf(campaigns.flatMap(({ days }) => days))];
  expect(await spend()).toEqual(after);
  await syncStore(tenant, {});
  expect(await spend()).toEqual(after);
});

test("a run costs an account two requests, its list and its days; older days one for as many as come at once", async () => {
  const { tenant } = await shop.connected("facebook", "instagram", "google");
  let seen = 0;
  /** Requests for figures and lists since it was last asked; a page after the first is none of its own. */
  const spent = async () => {
    const all = await shop.control<{ platform: string; path: string; query: Record<string, string> }[]>(
      "GET",
      "requests",
    );
    const since = all.slice(seen).filter(({ query }) => !query.after);
    seen = all.length;
    return {
      lists: since.filter(({ path }) => path.endsWith("/campaigns")).length,
      insights: since.filter(({ path }) => path.endsWith("/insights")).length,
      searches: since.filter(({ path }) => path.includes("searchStream")).length,
      all: since.length,
    };
  };
  await spent();
  await syncStore(tenant, {});
  expect(await spent()).toEqual({ lists: 1, insights: 3, searches: 2, all: 6 });
  await syncAllStores({ days: 3, restMs: -1 });
  expect(await spent()).toEqual({ lists: 1, insights: 1, searches: 2, all: 4 });
  await syncAllStores({ days: 28, restMs: -1 });
  expect(await spent()).toEqual({ lists: 1, insights: 1, searches: 2, all: 4 });
  await shop.sql`
    update marketing_ad_accounts set last_sync_at = now() - interval '1 day' where store_id = ${tenant.storeId}`;
  await syncAllStores({ days: 28, restMs: -1 });
  // Once a day each account is asked for its currency and zone.
  expect(await spent()).toEqual({ lists: 1, insights: 1, searches: 3, all: 6 });
  const today = new Date().toISOString().slice(0, 10);
  await syncStore(tenant, { dateRange: { startDate: addDays(today, -761), endDate: today } });
  expect(await spent()).toEqual({ lists: 1, insights: 4, searches: 2, all: 7 });
  await continueBackfills();
  expect(await spent()).toEqual({ lists: 0, insights: 23, searches: 8, all: 31 });
});
