import * as fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import { insertStore, type StoreFixture } from "@/db/test/store-fixture";
import { testDatabase } from "@/db/test/test-database";
import { ROAS_BAND_LIST, roasBand } from "@/lib/client/roas-band";
import { type CampaignListItem, CampaignListQuery } from "@/lib/contracts/campaigns";
import { toMajor, toMinor } from "@/lib/core/money";
import { aCampaign, aDay, FakeAds, insertAdAccount } from "./campaigns.fixture";
import { listAllCampaigns, listCampaigns } from "./list-campaigns";
import { syncAdAccount } from "./sync-ad-account";

const { sql } = testDatabase();
const RANGE = { from: "2026-11-01", to: "2026-11-22" };

let store: StoreFixture;
let ads: FakeAds;
beforeEach(async () => {
  store = await insertStore(sql);
  ads = new FakeAds(sql);
});

type Sums = readonly [spendMinor: number, revenueMinor: number];
/** A campaign for each, named after its place; one without sums has no days. */
async function connect(sums: readonly (Sums | null)[], externalId = "act_1", currency = "EUR"): Promise<void> {
  const platform = externalId.startsWith("act_") ? "facebook" : "google";
  const days = sums.flatMap((sum, place) => {
    if (!sum) return [];
    const [spendMinor, revenueMinor] = sum;
    return [aDay(`${place}`, "2026-11-20", { publisherPlatform: platform, spendMinor, revenueMinor })];
  });
  const campaigns = sums.map((_, place) => aCampaign(`${place}`));
  const { timeZone } = ads.account(externalId, { campaigns, days, currency });
  const platforms = { [platform]: "connected" as const };
  const id = await insertAdAccount(sql, store.storeId, { externalId, platforms, currency, timeZone });
  await syncAdAccount(store.tenant, id, RANGE, ads.options);
}
const asked = (query: Record<string, unknown>) => CampaignListQuery.parse({ sort: "name", order: "asc", ...query });
const list = (query: Record<string, unknown> = {}) => listCampaigns(store.tenant, asked(query));
const ids = (data: readonly CampaignListItem[]) => data.map(({ campaignId }) => campaignId);
/** As the cell of the table decides; what was never read shows a dash. */
const shownBand = ({ lastSynced, performance }: CampaignListItem) =>
  roasBand(lastSynced === null ? null : performance.roas).band;

describe("campaigns of one band of ROAS", () => {
  test("are those that the table shows in it, to the last of two decimals", async () => {
    await connect([
      ...([
        [1_000, 0],
        [1_000, 994],
        [1_000, 995],
        [1_000, 1_000],
        [10_000, 29_949],
      ] as const),
      ...([
        [10_000, 29_950],
        [10_000, 29_999],
        [1_000, 3_000],
        [0, 500],
      ] as const),
      null,
    ]);
    expect(ids((await list({ roas: "poor" })).data)).toEqual(["0", "1"]);
    expect(ids((await list({ roas: "fair" })).data)).toEqual(["2", "3", "4"]);
    expect(ids((await list({ roas: "good" })).data)).toEqual(["5", "6", "7"]);
    expect(ids((await list({ roas: "none" })).data)).toEqual(["8", "9"]);
  });

  test("have totals of their own, one a currency, and stand in the file alike", async () => {
    await connect([
      [1_000, 900],
      [3_000, 600],
      [1_000, 9_000],
    ]);
    await connect(
      [
        [700, 70],
        [100, 900],
      ],
      "3",
      "JPY",
    );
    const { meta } = await list({ roas: "poor" });
    expect(meta.total).toBe(3);
    expect(meta.totals).toMatchObject([
      { currency: "EUR", spend: 40, revenue: 15, roas: 0.375 },
      { currency: "JPY", spend: 700, revenue: 70, roas: 0.1 },
    ]);
    for (const roas of ROAS_BAND_LIST)
      expect(await listAllCampaigns(store.tenant, asked({ roas }))).toEqual((await list({ roas })).data);
  });

  test("follow the range, and the other filters narrow them further", async () => {
    await connect([
      [1_000, 900],
      [1_000, 9_000],
      [1_000, 500],
    ]);
    const earlier = { startDate: "2026-11-01", endDate: "2026-11-19" };
    expect((await list({ roas: "poor", ...earlier })).meta.total).toBe(0);
    expect((await list({ roas: "none", ...earlier })).meta.total).toBe(3);
    expect(ids((await list({ roas: "poor", q: "Campaign 2" })).data)).toEqual(["2"]);
    expect((await list({ roas: "poor", platform: "google" })).meta.total).toBe(0);
    expect((await list({ roas: "poor", status: "paused" })).meta).toMatchObject({ total: 0, totals: [] });
  });

  test("come in pages, whose cursors serve no other band", async () => {
    await connect([
      [100, 1],
      [100, 2],
      [100, 900],
      [100, 3],
    ]);
    const first = await list({ roas: "poor", limit: 2 });
    expect(first.meta).toMatchObject({ total: 3, totals: [{ spend: 3 }] });
    const cursor = first.meta.nextCursor;
    const second = await list({ roas: "poor", limit: 2, cursor });
    expect([...ids(first.data), ...ids(second.data), second.meta.nextCursor]).toEqual(["0", "1", "3", null]);
    for (const roas of [undefined, "good"])
      await expect(list({ roas, limit: 2, cursor })).rejects.toMatchObject({ issues: [{ path: "cursor" }] });
  });
});

test("every row stands in the band that it shows and in no other, and their totals add up to all, whatever was spent", async () => {
  const coins = fc.oneof(fc.integer({ min: 0, max: 500 }), fc.integer({ min: 0, max: 90_000_000_000 }));
  // Around the two thresholds, where a rounding would tell.
  const nearly = fc
    .tuple(
      fc.integer({ min: 1, max: 90_000_000_000 }),
      fc.constantFrom(995, 1_000, 2_995, 3_000),
      fc.integer({ min: -2, max: 2 }),
    )
    .map(([spend, thousandths, off]): Sums => [spend, Math.max(0, Math.round((spend / 1000) * thousandths) + off)]);
  const sums = fc.oneof(fc.tuple(coins, coins), nearly, fc.constant(null));
  await fc.assert(
    fc.asyncProperty(
      fc.array(sums, { maxLength: 12 }),
      fc.constantFrom("EUR", "JPY", "BHD"),
      async (some, currency) => {
        store = await insertStore(sql);
        ads = new FakeAds(sql);
        await connect(some, "act_1", currency);
        const all = await list();
        const bands = await Promise.all(ROAS_BAND_LIST.map(async (roas) => ({ roas, ...(await list({ roas })) })));
        for (const { roas, data, meta } of bands) {
          expect(data).toEqual(all.data.filter((item) => shownBand(item) === roas));
          const spend = data.reduce((sum, { performance }) => sum + toMinor(performance.spend, currency), 0);
          expect(meta.totals.map((total) => total.spend)).toEqual(data.length > 0 ? [toMajor(spend, currency)] : []);
        }
        expect(bands.flatMap(({ data }) => ids(data)).sort()).toEqual(ids(all.data).sort());
      },
    ),
    { numRuns: 25 },
  );
});
