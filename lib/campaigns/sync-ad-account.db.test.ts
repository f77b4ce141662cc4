import { beforeEach, describe, expect, test, vi } from "vitest";
import { insertStore, type StoreFixture } from "@/db/test/store-fixture";
import { testDatabase } from "@/db/test/test-database";
import { PlatformError } from "@/lib/core/errors";
import {
  aCampaign,
  aDay,
  disagreements,
  type FakeAccount,
  FakeAds,
  insertAdAccount,
  storedAccount,
  storedCampaign,
  storedDays,
} from "./campaigns.fixture";
import { syncAdAccount } from "./sync-ad-account";

const { sql } = testDatabase();
const WEEK = { from: "2026-11-16", to: "2026-11-22" };

let store: StoreFixture;
let ads: FakeAds;
let meta: FakeAccount;
let adAccountId: string;

beforeEach(async () => {
  store = await insertStore(sql);
  ads = new FakeAds(sql);
  meta = ads.account("act_1", { campaigns: [aCampaign("1"), aCampaign("2")] });
  adAccountId = await insertAdAccount(sql, store.storeId, {
    externalId: "act_1",
    platforms: { facebook: "connected", instagram: "connected" },
  });
});

const sync = (range = WEEK) => syncAdAccount(store.tenant, adAccountId, range, ads.options);
const due = () => syncAdAccount(store.tenant, adAccountId, { trailing: 28 }, ads.options);

describe("one sync", () => {
  test("reads an account that two connections show once", async () => {
    meta.days = [aDay("1", "2026-11-20"), aDay("1", "2026-11-20", { publisherPlatform: "instagram" })];
    expect(await sync()).toEqual({ state: "synced", campaigns: 2 });
    expect(ads.calls).toEqual([
      { kind: "list", account: "act_1", currency: "EUR" },
      { kind: "days", account: "act_1", currency: "EUR", range: WEEK },
    ]);
    expect(await storedDays(sql, adAccountId)).toHaveLength(2);
  });

  test("makes totals the exact sums of the days and notes what was synced and when", async () => {
    meta.days = [
      aDay("1", "2026-11-20", { spendMinor: 1001, conversions: 0.1 }),
      aDay("1", "2026-11-21", { spendMinor: 2002, conversions: 0.2, publisherPlatform: "instagram" }),
    ];
    await sync();
    expect(await storedCampaign(sql, adAccountId, "1")).toMatchObject({
      spend: 3003,
      revenue: 6000,
      impressions: 200,
      conversions: 0.3,
      ...WEEK,
      lastSyncedAt: expect.any(Date),
    });
    expect(await storedCampaign(sql, adAccountId, "2")).toMatchObject({ spend: 0, lastSyncedAt: expect.any(Date) });
    expect(await storedAccount(sql, adAccountId)).toMatchObject({
      lastSyncAt: expect.any(Date),
      syncStartedAt: null,
      syncError: null,
    });
    const connections = await sql`
      select last_sync_at, sync_error_message from marketing_accounts where store_id = ${store.storeId}`;
    expect(connections).toHaveLength(2);
    for (const row of connections) expect(row).toEqual({ last_sync_at: expect.any(Date), sync_error_message: null });
  });

  test("splits a long range into slices of thirty days, newest first, and ends it at the account's today", async () => {
    await sync({ from: "2026-09-01", to: "2026-12-31" });
    expect(ads.calls.flatMap(({ range }) => range ?? [])).toEqual([
      { from: "2026-10-31", to: "2026-11-22" },
      { from: "2026-10-01", to: "2026-10-30" },
      { from: "2026-09-01", to: "2026-09-30" },
    ]);
    expect(await storedCampaign(sql, adAccountId, "1")).toMatchObject({ from: "2026-09-01", to: "2026-11-22" });
  });

  test("counts a row that came twice once, and none of a day that was not asked for", async () => {
    meta.days = [aDay("1", "2026-11-20"), aDay("1", "2026-11-20")];
    await sync();
    expect(await storedDays(sql, adAccountId)).toHaveLength(1);
  });
});

describe("the next sync", () => {
  test("takes corrections of old days over and drops rows that the platform took back", async () => {
    meta.days = [aDay("1", "2026-11-17"), aDay("1", "2026-11-18"), aDay("2", "2026-11-18")];
    await sync();
    meta.days = [aDay("1", "2026-11-17", { spendMinor: 999, revenueMinor: 0, conversions: 0, conversionSource: null })];
    await sync();
    expect(await storedDays(sql, adAccountId)).toEqual([
      { campaign: "1", day: "2026-11-17", publisher: "facebook", spend: "999", revenue: "0", conversions: "0.000000" },
    ]);
    expect(await storedCampaign(sql, adAccountId, "1")).toMatchObject({ spend: 999, revenue: 0, impressions: 100 });
    expect(await storedCampaign(sql, adAccountId, "2")).toMatchObject({ spend: 0, impressions: 0 });
  });

  test("leaves days outside its range as they are", async () => {
    meta.days = [aDay("1", "2026-11-10"), aDay("1", "2026-11-20")];
    await sync({ from: "2026-11-01", to: "2026-11-22" });
    meta.days = [];
    await sync(WEEK);
    expect((await storedDays(sql, adAccountId)).map(({ day }) => day)).toEqual(["2026-11-10"]);
    expect(await storedCampaign(sql, adAccountId, "1")).toMatchObject({ spend: 1000, from: "2026-11-01" });
  });

  test("does not write rows again that stayed the same", async () => {
    meta.days = [aDay("1", "2026-11-17"), aDay("1", "2026-11-18")];
    await sync();
    const versions = () => sql`
      select d.ctid::text, d.updated_at from marketing_campaign_days d where d.store_id = ${store.storeId} order by day`;
    const before = await versions();
    meta.days[1] = aDay("1", "2026-11-18", { clicks: 11 });
    await sync();
    const after = await versions();
    expect(after[0]).toEqual(before[0]);
    expect(after[1]).not.toEqual(before[1]);
  });

  test("renames, pauses, marks the vanished and takes them back", async () => {
    await sync();
    meta.campaigns = [aCampaign("1", { name: "Spring", status: "paused", kind: null })];
    await sync();
    expect(await storedCampaign(sql, adAccountId, "1")).toMatchObject({ name: "Spring", status: "paused", kind: null });
    const marked = await storedCampaign(sql, adAccountId, "2");
    expect(marked).toMatchObject({ name: "Campaign 2", missingSince: expect.any(Date) });
    await sync();
    expect((await storedCampaign(sql, adAccountId, "2"))?.missingSince).toEqual(marked?.missingSince);
    meta.campaigns = [aCampaign("1"), aCampaign("2")];
    await sync();
    expect(await storedCampaign(sql, adAccountId, "2")).toMatchObject({ missingSince: null });
  });

  test("keeps the figures of a campaign that the list does not have", async () => {
    meta.days = [aDay("9", "2026-11-20", { campaignName: "Deleted long ago" })];
    expect(await sync()).toEqual({ state: "synced", campaigns: 3 });
    expect(await storedCampaign(sql, adAccountId, "9")).toMatchObject({
      name: "Deleted long ago",
      status: "unknown",
      missingSince: expect.any(Date),
      spend: 1000,
    });
  });
});

describe("a campaign that the platform no longer knows", () => {
  beforeEach(async () => {
    meta.days = [aDay("1", "2026-11-20"), aDay("2", "2026-11-19"), aDay("2", "2026-11-20")];
    await sync();
    meta.campaigns = [aCampaign("1")];
  });

  test("keeps what it has cost", async () => {
    meta.days = [aDay("1", "2026-11-20")];
    await sync();
    const kept = (await storedDays(sql, adAccountId)).map(({ campaign, day }) => `${campaign} ${day}`);
    expect(kept).toEqual(["1 2026-11-20", "2 2026-11-19", "2 2026-11-20"]);
    expect(await storedCampaign(sql, adAccountId, "2")).toMatchObject({ spend: 2000, missingSince: expect.any(Date) });
    expect(await disagreements(sql, adAccountId)).toEqual([]);
  });

  test("is corrected as long as the platform has figures of it", async () => {
    meta.days = [aDay("2", "2026-11-19", { spendMinor: 400 })];
    await sync();
    expect(
      (await storedDays(sql, adAccountId)).map(({ campaign, day, spend }) => `${campaign} ${day} ${spend}`),
    ).toEqual(["2 2026-11-19 400"]);
  });
});

describe("a sync that fails", () => {
  test("stores why in words for the owner, keeps what was there, and the next one clears it", async () => {
    meta.days = [aDay("1", "2026-11-20")];
    await sync();
    const { lastSyncAt } = (await storedAccount(sql, adAccountId)) ?? {};
    meta.fails = {
      days: new PlatformError("meta", { kind: "throttled", retryAfterMs: 180_000 }, { reason: "rate_limited" }),
    };
    await expect(sync()).rejects.toThrow(
      "Facebook and Instagram asked us to slow down. Sync again in 3 minutes; the schedule does so by itself.",
    );
    const words = expect.stringMatching(/^Facebook and Instagram asked us to slow down/);
    expect(await storedAccount(sql, adAccountId)).toMatchObject({ syncError: words, syncStartedAt: null, lastSyncAt });
    expect(await sql`select sync_error_message from marketing_accounts where store_id = ${store.storeId}`).toEqual([
      { sync_error_message: words },
      { sync_error_message: words },
    ]);
    expect(await storedDays(sql, adAccountId)).toHaveLength(1);
    meta.fails = {};
    await sync({ from: "2026-11-01", to: "2026-11-05" });
    expect(await storedAccount(sql, adAccountId)).toMatchObject({ syncError: words, syncStartedAt: null });
    await sync();
    expect(await storedAccount(sql, adAccountId)).toMatchObject({ syncError: null });
  });

  test("ends between slices when it is told to stop, and what was begun again ends in the same rows", async () => {
    meta.days = ["2026-09-05", "2026-10-10", "2026-11-20"].map((day) => aDay("1", day));
    const stop = new AbortController();
    ads.beforeDays = async (range) => {
      if (range.to === "2026-10-30") stop.abort();
    };
    const range = { from: "2026-09-01", to: "2026-11-22" };
    const options = { ...ads.options, signal: stop.signal };
    await expect(syncAdAccount(store.tenant, adAccountId, range, options)).rejects.toThrow("aborted");
    expect((await storedDays(sql, adAccountId)).map(({ day }) => day)).toEqual(["2026-10-10", "2026-11-20"]);
    expect(await storedCampaign(sql, adAccountId, "1")).toMatchObject({ spend: 2000, from: "2026-10-01" });
    expect(await storedAccount(sql, adAccountId)).toMatchObject({
      syncStartedAt: null,
      lastSyncAt: null,
      syncError: null,
    });
    await sync(range);
    expect(await storedDays(sql, adAccountId)).toHaveLength(3);
    expect(await storedCampaign(sql, adAccountId, "1")).toMatchObject({ spend: 3000, from: "2026-09-01" });
  });

  test("says so when access has ended, and that there is no such account to a foreign store", async () => {
    await sql`update marketing_accounts set status = 'expired' where store_id = ${store.storeId}`;
    await expect(sync()).rejects.toMatchObject({ code: "conflict" });
    expect(ads.calls).toEqual([]);
    const other = await insertStore(sql);
    await expect(syncAdAccount(other.tenant, adAccountId, WEEK, ads.options)).rejects.toMatchObject({
      code: "not_found",
    });
  });

  test("reads through the sister connection, and a connection in error that can be read again is healed", async () => {
    await sql`
      update marketing_accounts set status = 'error', status_reason = 'account_closed'
      where store_id = ${store.storeId} and platform = 'facebook'`;
    expect(await sync()).toMatchObject({ state: "synced" });
    expect(
      await sql`select status from marketing_accounts where store_id = ${store.storeId} and platform = 'facebook'`,
    ).toEqual([{ status: "connected" }]);
  });
});

describe("two syncs of one account", () => {
  test("never work at once: the second leaves, and the rows are those of the first", async () => {
    meta.days = [aDay("1", "2026-11-20")];
    let second: unknown;
    ads.beforeDays = async () => {
      ads.beforeDays = async () => {};
      second = await sync();
    };
    expect(await sync()).toMatchObject({ state: "synced" });
    expect(second).toEqual({ state: "busy" });
    expect(await storedDays(sql, adAccountId)).toHaveLength(1);
  });

  test("never meet however long a platform takes to answer, for the first keeps its lease meanwhile", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    const lease = async () => (await storedAccount(sql, adAccountId))?.syncStartedAt?.getTime();
    ads.beforeDays = async () => {
      for (let minute = 0; minute < 3; minute++) {
        const before = await lease();
        vi.advanceTimersByTime(60_000);
        await expect.poll(lease).toBeGreaterThan(before ?? 0);
      }
    };
    try {
      expect(await sync()).toMatchObject({ state: "synced" });
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });

  test("a dead sync's account is taken over after its lease, and should it wake up it writes nothing", async () => {
    meta.days = [aDay("1", "2026-11-20")];
    ads.beforeDays = async () => {
      ads.beforeDays = async () => {};
      await sql`update marketing_ad_accounts set sync_started_at = sync_started_at - interval '11 minutes'`;
      expect(await sync()).toMatchObject({ state: "synced" });
      meta.days = [aDay("1", "2026-11-20", { spendMinor: 5 })];
    };
    expect(await sync()).toEqual({ state: "busy" });
    expect(await storedCampaign(sql, adAccountId, "1")).toMatchObject({ spend: 1000 });
    expect(await storedAccount(sql, adAccountId)).toMatchObject({ syncStartedAt: null, lastSyncAt: expect.any(Date) });
  });
});

describe("an account that changed at the platform", () => {
  const nextDay = (now = "2026-11-23T12:00:00Z") => {
    ads.now = new Date(now);
    return sql`update marketing_ad_accounts set last_sync_at = '2026-11-22T12:00:00Z' where id = ${adAccountId}`;
  };

  test("is looked at again on the next day; with another zone all days that are known are read anew", async () => {
    meta.timeZone = "Pacific/Auckland";
    await sql`update marketing_ad_accounts set time_zone = 'Pacific/Auckland' where id = ${adAccountId}`;
    ads.now = new Date("2026-11-22T13:00:00Z");
    meta.days = ["2026-09-01", "2026-11-20", "2026-11-23"].map((day) => aDay("1", day));
    await due();
    expect(await storedDays(sql, adAccountId)).toHaveLength(3);
    meta.timeZone = "America/New_York";
    meta.days = ["2026-08-31", "2026-11-19", "2026-11-22"].map((day) => aDay("1", day, { spendMinor: 7 }));
    await nextDay("2026-11-23T02:00:00Z");
    await syncAdAccount(store.tenant, adAccountId, { trailing: 3 }, ads.options);
    expect(await storedAccount(sql, adAccountId)).toMatchObject({ timeZone: "America/New_York", currency: "EUR" });
    expect((await storedDays(sql, adAccountId)).map(({ day, spend }) => [day, spend])).toEqual([
      ["2026-08-31", "7"],
      ["2026-11-19", "7"],
      ["2026-11-22", "7"],
    ]);
    expect(await storedCampaign(sql, adAccountId, "1")).toMatchObject({ spend: 21 });
    expect(await disagreements(sql, adAccountId)).toEqual([]);
    expect(await sql`select action, target from audit_log where store_id = ${store.storeId}`).toEqual([
      { action: "ad_account.changed_at_platform", target: adAccountId },
    ]);
  });

  test("has all its figures read again in its new currency", async () => {
    meta.days = [aDay("1", "2026-09-01"), aDay("1", "2026-11-20")];
    await sync({ from: "2026-09-01", to: "2026-11-22" });
    meta.currency = "JPY";
    meta.days = [aDay("1", "2026-09-01", { spendMinor: 7 }), aDay("1", "2026-11-20", { spendMinor: 8 })];
    ads.calls.length = 0;
    await nextDay();
    await sync(WEEK);
    expect(await storedAccount(sql, adAccountId)).toMatchObject({ currency: "JPY" });
    expect(await storedCampaign(sql, adAccountId, "1")).toMatchObject({ spend: 15, from: "2026-08-25" });
    expect(await disagreements(sql, adAccountId)).toEqual([]);
    expect(new Set(ads.calls.filter(({ kind }) => kind === "days").map(({ currency }) => currency))).toEqual(
      new Set(["JPY"]),
    );
  });

  test("is synced all the same when it cannot be described", async () => {
    meta.fails = { facts: new PlatformError("meta", { kind: "permission" }, { reason: "permission_missing" }) };
    await nextDay();
    expect(await sync()).toMatchObject({ state: "synced" });
  });

  test("is not read when another one was chosen meanwhile", async () => {
    await sql`update marketing_accounts set ad_account_id = 'act_2' where store_id = ${store.storeId}`;
    await expect(sync()).rejects.toThrow("Another ad account was chosen meanwhile");
    expect(ads.calls).toEqual([]);
  });
});
