import * as fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import { insertStore, type StoreFixture } from "@/db/test/store-fixture";
import { testDatabase } from "@/db/test/test-database";
import { type CampaignListItem, CampaignListQuery, CampaignListResponse } from "@/lib/contracts/campaigns";
import { toMajor } from "@/lib/core/money";
import type { CampaignDay } from "@/lib/platforms/contract";
import { aCampaign, aDay, type FakeAccount, FakeAds, insertAdAccount } from "./campaigns.fixture";
import { listCampaigns } from "./list-campaigns";
import { syncAdAccount } from "./sync-ad-account";

const { sql } = testDatabase();
const RANGE = { from: "2026-10-01", to: "2026-11-22" };

let store: StoreFixture;
let ads: FakeAds;

beforeEach(async () => {
  store = await insertStore(sql);
  ads = new FakeAds(sql);
});

async function list(query: Record<string, unknown> = {}) {
  return CampaignListResponse.parse(await listCampaigns(store.tenant, CampaignListQuery.parse(query)));
}
const ids = ({ data }: { data: CampaignListItem[] }) =>
  data.map(({ campaignId, platform }) => `${campaignId}:${platform}`);

type Platforms = Parameters<typeof insertAdAccount>[2]["platforms"];
/** An account with connections, synced. */
async function connect(
  externalId: string,
  platforms: Platforms,
  given: Partial<FakeAccount>,
  range = RANGE,
): Promise<string> {
  const { currency, timeZone } = ads.account(externalId, given);
  const id = await insertAdAccount(sql, store.storeId, { externalId, platforms, currency, timeZone });
  await syncAdAccount(store.tenant, id, range, ads.options);
  return id;
}
const both: Platforms = { facebook: "connected", instagram: "connected" };
const instagram = (given: Partial<CampaignDay> = {}) => ({ publisherPlatform: "instagram", ...given });

describe("views of one ad account", () => {
  test("Facebook and Instagram add up to the account, and no row counts twice", async () => {
    await connect("act_1", both, {
      campaigns: [aCampaign("1")],
      days: [
        aDay("1", "2026-11-20", { spendMinor: 100, revenueMinor: 200 }),
        aDay("1", "2026-11-20", { publisherPlatform: "messenger", spendMinor: 10, revenueMinor: 20 }),
        aDay("1", "2026-11-20", instagram({ spendMinor: 1, revenueMinor: 2 })),
      ],
    });
    const answer = await list();
    expect(answer.data.map(({ platform, performance }) => [platform, performance.spend, performance.revenue])).toEqual([
      ["facebook", 1.1, 2.2],
      ["instagram", 0.01, 0.02],
    ]);
    expect(answer.meta.totals).toMatchObject([
      { currency: "EUR", impressions: 300, clicks: 30, conversions: 3, spend: 1.11, revenue: 2.22, roas: 2 },
    ]);
    expect((await list({ platform: "instagram" })).meta.totals[0]).toMatchObject({ spend: 0.01 });
    expect(answer.data.map(({ id }) => id.slice(36))).toEqual([":facebook", ":instagram"]);
  });

  test("a campaign without Instagram rows is not listed there; one without any stands in the main view", async () => {
    await connect("act_1", both, {
      campaigns: [aCampaign("1"), aCampaign("2", { status: "paused" }), aCampaign("3")],
      days: [aDay("1", "2026-11-20"), aDay("3", "2026-11-20", instagram())],
    });
    expect(ids(await list({ sort: "name", order: "asc" }))).toEqual(["1:facebook", "2:facebook", "3:instagram"]);
    const { data, meta } = await list({ platform: "facebook", sort: "name", order: "asc" });
    expect(ids({ data })).toEqual(["1:facebook", "2:facebook"]);
    expect(data[1]).toMatchObject({ status: "paused", performance: { spend: 0, impressions: 0, roas: null } });
    expect(meta.total).toBe(2);
  });

  test("a vanished campaign stays as long as it has figures in the range", async () => {
    const days = [aDay("1", "2026-10-05"), aDay("2", "2026-10-05")];
    const id = await connect("act_1", both, { campaigns: [aCampaign("1"), aCampaign("2")], days });
    ads.account("act_1", { campaigns: [aCampaign("1")], days });
    await syncAdAccount(store.tenant, id, RANGE, ads.options);
    const { data } = await list({ sort: "name", order: "asc" });
    expect(data.map(({ campaignId, missing }) => [campaignId, missing])).toEqual([
      ["1", false],
      ["2", true],
    ]);
    expect(ids(await list({ startDate: "2026-11-01" }))).toEqual(["1:facebook"]);
  });

  test("only connections that are not disconnected show, and only the account that they chose", async () => {
    const campaigns = [aCampaign("1")];
    const days = [aDay("1", "2026-11-20"), aDay("1", "2026-11-20", instagram())];
    const id = await connect("act_1", both, { campaigns, days });
    const set = (status: string) => sql`
      update marketing_accounts set status = ${status}::marketing_connection_status
      where store_id = ${store.storeId} and platform = 'instagram'`;
    for (const status of ["expired", "error"]) {
      await set(status);
      expect(ids(await list({ sort: "platform", order: "asc" }))).toEqual(["1:facebook", "1:instagram"]);
    }
    await set("disconnected");
    expect(ids(await list())).toEqual(["1:facebook"]);
    expect(
      await sql`select count(*)::int as rows from marketing_campaign_days where store_id = ${store.storeId}`,
    ).toEqual([{ rows: 2 }]);
    const [other] = await sql<{ id: string }[]>`
      insert into marketing_ad_accounts (id, store_id, provider, external_id, name, currency, time_zone)
      values (gen_random_uuid(), ${store.storeId}, 'meta', 'act_9', 'Other', 'EUR', 'UTC') returning id`;
    await sql`update marketing_accounts set marketing_ad_account_id = ${other?.id ?? ""} where marketing_ad_account_id = ${id}`;
    expect(await list()).toMatchObject({
      data: [],
      meta: { total: 0, totals: [], lastSyncAt: null, nextCursor: null },
    });
  });

  test("another store sees nothing of it", async () => {
    await connect("act_1", both, { campaigns: [aCampaign("1")], days: [aDay("1", "2026-11-20")] });
    const rival = await insertStore(sql);
    const answer = await listCampaigns(rival.tenant, CampaignListQuery.parse({}));
    expect(answer.data).toEqual([]);
  });
});

describe("money", () => {
  test("is told in major units of each currency, and currencies are never added", async () => {
    const day = (given: Partial<CampaignDay>) =>
      aDay("1", "2026-11-20", { spendMinor: 12345, revenueMinor: 24690, ...given });
    const campaigns = [aCampaign("1")];
    await connect("act_1", { facebook: "connected" }, { campaigns, days: [day({})], currency: "JPY" });
    await connect("act_2", { instagram: "connected" }, { campaigns, days: [day(instagram())], currency: "BHD" });
    await connect("3", { google: "connected" }, { campaigns, days: [day({ publisherPlatform: "google" })] });
    const { data, meta } = await list({ sort: "platform", order: "asc" });
    expect(data.map(({ currency, performance }) => [currency, performance.spend, performance.roas])).toEqual([
      ["JPY", 12345, 2],
      ["EUR", 123.45, 2],
      ["BHD", 12.345, 2],
    ]);
    expect(meta.totals.map(({ currency, spend, revenue }) => [currency, spend, revenue])).toEqual([
      ["BHD", 12.345, 24.69],
      ["EUR", 123.45, 246.9],
      ["JPY", 12345, 24690],
    ]);
  });

  test("ROAS comes from the sums, unrounded, and is null without spend", async () => {
    await connect("act_1", both, {
      campaigns: [aCampaign("1"), aCampaign("2")],
      days: [
        aDay("1", "2026-11-19", { spendMinor: 100, revenueMinor: 1000 }),
        aDay("1", "2026-11-20", { spendMinor: 900, revenueMinor: 0 }),
        aDay("2", "2026-11-20", { spendMinor: 0, revenueMinor: 500 }),
      ],
    });
    const { data, meta } = await list({ sort: "name", order: "asc" });
    expect(data.map(({ performance }) => performance.roas)).toEqual([1, null]);
    expect(meta.totals[0]?.roas).toBe(1500 / 1000);
    const last = await list({ startDate: "2026-11-20", endDate: "2026-11-20" });
    expect(last.meta.totals[0]?.roas).toBe(500 / 900);
  });
});

describe("filters", () => {
  beforeEach(async () => {
    await connect("act_1", both, {
      campaigns: [
        aCampaign("10", { name: "100% wool" }),
        aCampaign("20", { name: "1000 scarves", status: "paused" }),
        aCampaign("30", { name: "summer_sale" }),
        aCampaign("40", { name: "Summer-sale \\ bis", status: "archived" }),
      ],
      days: ["10", "20", "30", "40"].map((id, index) => aDay(id, `2026-11-${17 + index}`)),
    });
  });
  const names = async (query: Record<string, unknown>) =>
    (await list({ sort: "name", order: "asc", ...query })).data.map(({ name }) => name);

  test("a search finds names without regard to case, and ids; wildcards are letters", async () => {
    expect(await names({ q: "SUMMER" })).toEqual(["summer_sale", "Summer-sale \\ bis"]);
    expect(await names({ q: "0%" })).toEqual(["100% wool"]);
    expect(await names({ q: "r_s" })).toEqual(["summer_sale"]);
    expect(await names({ q: "\\" })).toEqual(["Summer-sale \\ bis"]);
    expect(await names({ q: " 20 " })).toEqual(["1000 scarves"]);
    expect(await names({ q: "'; drop table x; --" })).toEqual([]);
    expect(await names({ q: "" })).toHaveLength(4);
  });

  test("status and search narrow the totals too", async () => {
    const { meta } = await list({ status: "paused" });
    expect(meta).toMatchObject({ total: 1, totals: [{ currency: "EUR", spend: 10 }] });
  });

  test("ranges may be open at either end, and are told back", async () => {
    const spend = async (query: Record<string, string>) => (await list(query)).meta.totals[0]?.spend;
    expect(await spend({})).toBe(40);
    expect(await spend({ startDate: "2026-11-18" })).toBe(30);
    expect(await spend({ endDate: "2026-11-18" })).toBe(20);
    expect(await spend({ startDate: "2026-11-18", endDate: "2026-11-19" })).toBe(20);
    const { meta } = await list({ startDate: "2026-11-18" });
    expect(meta.range).toEqual({ startDate: "2026-11-18", endDate: null });
  });

  test("a range that ends before it begins is refused at endDate", async () => {
    await expect(list({ startDate: "2026-11-18", endDate: "2026-11-17" })).rejects.toMatchObject({
      issues: [{ path: "endDate", message: "must not be before startDate" }],
    });
  });
});

describe("order and pages", () => {
  beforeEach(async () => {
    const campaigns = Array.from({ length: 7 }, (_, index) =>
      aCampaign(`${index + 1}`, { name: `Campaign ${index + 5}` }),
    );
    const spends = [900, 10_000, 200, 200, 0, 200];
    const days = spends.map((spendMinor, index) =>
      aDay(`${index + 1}`, "2026-11-20", { spendMinor, revenueMinor: 600 }),
    );
    await connect("act_1", both, { campaigns, days });
  });

  test("numbers are ordered as numbers, names with their numbers, what has no value last either way", async () => {
    const order = async (sort: string, way: string) =>
      (await list({ sort, order: way })).data.map(({ campaignId }) => campaignId);
    expect((await order("spend", "desc")).slice(0, 2)).toEqual(["2", "1"]);
    expect(await order("name", "asc")).toEqual(["1", "2", "3", "4", "5", "6", "7"]);
    expect((await order("roas", "asc")).slice(-2).sort()).toEqual(["5", "7"]);
    expect((await order("roas", "desc")).slice(-2).sort()).toEqual(["5", "7"]);
    expect((await order("costPerClick", "desc")).join()).toMatch(/^2,1,.*7$/);
    expect((await order("costPerClick", "asc")).slice(-3)).toEqual(["1", "2", "7"]);
    expect(await order("impressions", "asc")).toEqual(["7", "1", "2", "3", "4", "5", "6"]);
  });

  test.each(["spend", "roas", "ctr", "status", "name"])(
    "pages by %s give every line once, with the totals of all",
    async (sort) => {
      const seen: string[] = [];
      let cursor: string | undefined;
      for (let page = 0; page < 4; page++) {
        const answer = await list({ sort, limit: 2, ...(cursor && { cursor }) });
        expect(answer.meta).toMatchObject({ total: 7, totals: [{ spend: 115, revenue: 36 }] });
        seen.push(...ids(answer));
        cursor = answer.meta.nextCursor ?? undefined;
        expect(cursor === undefined).toBe(page === 3);
      }
      expect(seen).toEqual(ids(await list({ sort })));
      expect(new Set(seen).size).toBe(7);
    },
  );

  test("a page goes on after the last line seen, also when lines before it are gone", async () => {
    const first = await list({ limit: 3 });
    await sql`delete from marketing_campaign_days where store_id = ${store.storeId} and spend_minor = 10000`;
    await sql`delete from marketing_campaign_months where store_id = ${store.storeId} and spend_minor = 10000`;
    await sql`delete from marketing_campaigns where store_id = ${store.storeId} and platform_campaign_id = '2'`;
    const rest = await list({ limit: 100, cursor: first.meta.nextCursor });
    expect(ids(first).slice(1).concat(ids(rest))).toEqual(ids(await list()));
  });

  test.each(["nonsense", "", "..", Buffer.from("0123456789ab.3.x").toString("base64url")])(
    "the cursor %j is refused at its field",
    async (cursor) => {
      await expect(list({ cursor })).rejects.toMatchObject({ issues: [{ path: "cursor" }] });
    },
  );

  test("a cursor of another filter or order is refused", async () => {
    const { meta } = await list({ limit: 2 });
    for (const query of [{ sort: "name" }, { q: "Campaign" }, { platform: "facebook" }])
      await expect(list({ ...query, cursor: meta.nextCursor })).rejects.toMatchObject({ issues: [{ path: "cursor" }] });
  });
});

test("lastSyncAt is that of the stalest account shown, which is one that was never read", async () => {
  await connect("act_1", both, { campaigns: [aCampaign("1")] });
  await connect("3", { google: "connected" }, { campaigns: [aCampaign("1")] });
  await sql`update marketing_ad_accounts set last_sync_at = '2026-11-01T00:00:00Z' where external_id = 'act_1' and store_id = ${store.storeId}`;
  expect((await list()).meta.lastSyncAt).toBe("2026-11-01T00:00:00.000Z");
  expect((await list({ platform: "google" })).meta.lastSyncAt).not.toBe("2026-11-01T00:00:00.000Z");
  await sql`update marketing_ad_accounts set last_sync_at = null where external_id = '3' and store_id = ${store.storeId}`;
  expect((await list()).meta.lastSyncAt).toBeNull();
});

test("sums equal those of a naive reference on random histories, and survive their correction", async () => {
  const day = fc.integer({ min: 1, max: 28 }).map((n) => `2026-10-${String(n).padStart(2, "0")}`);
  const amount = fc.oneof(fc.integer({ min: 0, max: 500 }), fc.integer({ min: 0, max: 90_000_000_000 }));
  const row = fc.record({
    campaign: fc.constantFrom("1", "2", "3"),
    day,
    publisher: fc.constantFrom("facebook", "instagram", "messenger", "threads"),
    spend: amount,
    revenue: amount,
    parts: fc.integer({ min: 0, max: 5_000_000 }),
  });
  const history = fc.uniqueArray(row, {
    maxLength: 40,
    selector: ({ campaign, day, publisher }) => `${campaign} ${day} ${publisher}`,
  });
  const scenario = fc.record({
    before: history,
    after: history,
    range: fc.tuple(day, day),
    currency: fc.constantFrom("EUR", "JPY", "BHD"),
  });
  await fc.assert(
    fc.asyncProperty(scenario, async ({ before, after, range: [one, two], currency }) => {
      store = await insertStore(sql);
      ads = new FakeAds(sql);
      const toDays = (rows: typeof before) =>
        rows.map(({ campaign, day, publisher, spend, revenue, parts }) =>
          aDay(campaign, day, {
            publisherPlatform: publisher,
            spendMinor: spend,
            revenueMinor: revenue,
            conversions: parts / 1_000_000,
          }),
        );
      const campaigns = ["1", "2", "3"].map((id) => aCampaign(id));
      const id = await connect("act_1", both, { campaigns, days: toDays(before), currency });
      ads.account("act_1", { campaigns, days: toDays(after), currency });
      await syncAdAccount(store.tenant, id, RANGE, ads.options);
      const [startDate, endDate] = one < two ? [one, two] : [two, one];
      const { data, meta } = await list({ startDate, endDate });
      const inRange = after.filter(({ day }) => day >= startDate && day <= endDate);
      for (const platform of ["facebook", "instagram"] as const)
        for (const campaign of ["1", "2", "3"]) {
          const rows = inRange.filter(
            (r) => r.campaign === campaign && (r.publisher === "instagram") === (platform === "instagram"),
          );
          const found = data.find((item) => item.platform === platform && item.campaignId === campaign);
          const spend = rows.reduce((sum, r) => sum + r.spend, 0);
          const revenue = rows.reduce((sum, r) => sum + r.revenue, 0);
          expect(found?.performance ?? { spend: 0, revenue: 0, conversions: 0, roas: null }).toMatchObject({
            spend: toMajor(spend, currency),
            revenue: toMajor(revenue, currency),
            conversions: rows.reduce((sum, r) => sum + r.parts, 0) / 1_000_000,
            roas: spend > 0 ? revenue / spend : null,
          });
        }
      const all = inRange.reduce((sum, r) => sum + r.spend, 0);
      expect(meta.totals[0]?.spend).toBe(toMajor(all, currency));
      const [stored] =
        await sql`select sum(spend_minor)::text as spend from marketing_campaigns where marketing_ad_account_id = ${id}`;
      expect(Number(stored?.spend)).toBe(after.reduce((sum, r) => sum + r.spend, 0));
    }),
    { numRuns: 40 },
  );
});
