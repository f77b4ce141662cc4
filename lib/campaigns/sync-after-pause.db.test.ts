import { beforeEach, describe, expect, test } from "vitest";
import { insertStore, type StoreFixture } from "@/db/test/store-fixture";
import { testDatabase } from "@/db/test/test-database";
import type { DayRange } from "@/lib/platforms/contract";
import { aCampaign, FakeAds, insertAdAccount, storedAccount } from "./campaigns.fixture";
import { syncAdAccount } from "./sync-ad-account";

const { sql } = testDatabase();

let store: StoreFixture;
let ads: FakeAds;
let adAccountId: string;

beforeEach(async () => {
  store = await insertStore(sql);
  ads = new FakeAds(sql);
  ads.account("act_1", { campaigns: [aCampaign("1")] });
  adAccountId = await insertAdAccount(sql, store.storeId, {
    externalId: "act_1",
    platforms: { facebook: "connected" },
  });
});

const sync = (range: DayRange) => syncAdAccount(store.tenant, adAccountId, range, ads.options);

describe("after a pause", () => {
  const pause = (since: string) => sql`
    update marketing_ad_accounts set last_sync_at = ${since}, history_from = '2026-01-01', history_done_from = '2026-01-01'
    where id = ${adAccountId}`;
  const asked = () => ads.calls.flatMap(({ range }) => range ?? []);

  test("all days since are read, and those before whose figures could still change", async () => {
    await pause("2026-11-10T12:00:00Z");
    await syncAdAccount(store.tenant, adAccountId, { trailing: 3 }, ads.options);
    expect(asked().at(-1)).toMatchObject({ from: "2026-10-12" });
    expect(await storedAccount(sql, adAccountId)).toMatchObject({ historyDoneFrom: "2026-01-01" });
  });

  test("of half a year the newest three months are read, and the rest counts as not here until it is", async () => {
    await pause("2026-05-22T12:00:00Z");
    await syncAdAccount(store.tenant, adAccountId, { trailing: 28 }, ads.options);
    expect(asked().at(-1)).toMatchObject({ from: "2026-08-22" });
    const { lastSyncAt, historyDoneFrom } = (await storedAccount(sql, adAccountId)) ?? {};
    expect(historyDoneFrom).toBe("2026-08-22");
    expect(lastSyncAt?.getTime()).toBeGreaterThan(Date.parse("2026-05-22T12:00:00Z"));
  });

  test("days that leave out what could still change when they were last read do not end it", async () => {
    const since = new Date("2026-11-10T12:00:00Z");
    await pause(since.toISOString());
    await sync({ from: "2026-10-13", to: "2026-11-22" });
    expect(await storedAccount(sql, adAccountId)).toMatchObject({
      lastSyncAt: since,
      trailingReadAt: expect.any(Date),
    });
    await sync({ from: "2026-10-12", to: "2026-11-22" });
    expect((await storedAccount(sql, adAccountId))?.lastSyncAt.getTime()).toBeGreaterThan(since.getTime());
  });

  test("short syncs in between do not keep corrections of older days from being read", async () => {
    const night = new Date("2026-11-01T02:00:00Z");
    await pause("2026-11-21T12:00:00Z");
    await sql`
      update marketing_ad_accounts set trailing_read_at = ${night}, created_at = '2026-08-01' where id = ${adAccountId}`;
    await sync({ from: "2026-11-20", to: "2026-11-22" });
    await sync({ from: "2026-10-04", to: "2026-11-22" });
    expect(await storedAccount(sql, adAccountId)).toMatchObject({ trailingReadAt: night });
    await syncAdAccount(store.tenant, adAccountId, { trailing: 3 }, ads.options);
    expect(asked().at(-1)).toMatchObject({ from: "2026-10-03" });
    expect((await storedAccount(sql, adAccountId))?.trailingReadAt.getTime()).toBeGreaterThan(night.getTime());
  });
});
