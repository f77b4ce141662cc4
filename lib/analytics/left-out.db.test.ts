import { afterAll, expect, test } from "vitest";
import { closeDb } from "@/db/client";
import { insertStore } from "@/db/test/store-fixture";
import { testDatabase } from "@/db/test/test-database";
import { aCampaign, aDay, FakeAds, insertAdAccount } from "@/lib/campaigns/campaigns.fixture";
import { syncAdAccount } from "@/lib/campaigns/sync-ad-account";
import { storeMetrics } from "./store-metrics";

const { sql } = testDatabase();
afterAll(() => closeDb());

const OCTOBER = { startDate: "2026-10-01", endDate: "2026-10-31", compare: "none" } as const;
const DAY = "2026-10-20";

/** A store with two accounts at Meta, each of which had ads on both of its platforms. */
async function twoAccounts() {
  const { storeId, tenant } = await insertStore(sql);
  const ads = new FakeAds(sql);
  const add = async (externalId: string, platform: "facebook" | "instagram") => {
    const campaign = `campaign of ${externalId}`;
    ads.account(externalId, {
      campaigns: [aCampaign(campaign)],
      days: (["facebook", "instagram"] as const).map((publisherPlatform) =>
        aDay(campaign, DAY, { publisherPlatform, spendMinor: 10_000 }),
      ),
    });
    const id = await insertAdAccount(sql, storeId, { externalId, platforms: { [platform]: "connected" } });
    await syncAdAccount(tenant, id, { trailing: 28 }, ads.options);
    await sql`update marketing_ad_accounts set history_done_from = '2020-01-01' where id = ${id}`;
  };
  await add("act_1", "facebook");
  await add("act_2", "instagram");
  const told = async (query = {}) => {
    const { data, meta } = await storeMetrics(tenant, { ...OCTOBER, ...query });
    return {
      spend: data.groups.reduce((sum, { current }) => sum + (current.spend ?? Number.NaN), 0),
      leftOut: meta.leftOut.map(({ platform, accountId, spend }) => [platform, accountId, spend]),
    };
  };
  return { storeId, told };
}

test("what ads cost on a platform that no connection shows is told beside the figures", async () => {
  const { told } = await twoAccounts();
  expect(await told()).toEqual({
    spend: 200,
    leftOut: [
      ["instagram", "act_1", 100],
      ["facebook", "act_2", 100],
    ],
  });
  expect(await told({ platform: "facebook" })).toEqual({ spend: 100, leftOut: [["facebook", "act_2", 100]] });
  expect((await told({ startDate: "2026-10-21" })).leftOut).toEqual([]);
});

test("a connection that was ended takes its costs out of the figures, and not out of sight", async () => {
  const { storeId, told } = await twoAccounts();
  await sql`
    update marketing_accounts set status = 'disconnected', status_reason = 'disconnected_by_user', disconnected_at = now()
    where store_id = ${storeId} and platform = 'facebook'`;
  expect(await told()).toEqual({
    spend: 100,
    leftOut: [
      ["facebook", "act_1", 100],
      ["instagram", "act_1", 100],
      ["facebook", "act_2", 100],
    ],
  });
});
