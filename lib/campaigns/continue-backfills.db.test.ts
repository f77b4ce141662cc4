import { beforeEach, describe, expect, test } from "vitest";
import { storesWith } from "@/db/queries/stores";
import { insertStore, type StoreFixture } from "@/db/test/store-fixture";
import { testDatabase } from "@/db/test/test-database";
import { PlatformError } from "@/lib/core/errors";
import {
  aCampaign,
  aDay,
  disagreements,
  FakeAds,
  insertAdAccount,
  storedAccount,
  storedCampaign,
  storedDays,
} from "./campaigns.fixture";
import { continueBackfills } from "./continue-backfills";
import { syncStore } from "./sync-store";

const { sql } = testDatabase();
const DOWN = new PlatformError("meta", { kind: "unavailable" }, { reason: "no_connection" });

let store: StoreFixture;
let ads: FakeAds;

beforeEach(async () => {
  await sql`update marketing_accounts set status = 'disconnected'`;
  store = await insertStore(sql);
  ads = new FakeAds(sql);
});

/** An account that was synced today and has its last 90 days, with more wanted. */
async function insertSynced(externalId: string, historyFrom: string, storeId = store.storeId): Promise<string> {
  ads.account(externalId, { campaigns: [aCampaign("1")], days: [aDay("1", "2025-12-24"), aDay("1", "2026-08-01")] });
  const id = await insertAdAccount(sql, storeId, {
    externalId,
    platforms: externalId.startsWith("act")
      ? { facebook: "connected", instagram: "connected" }
      : { google: "connected" },
  });
  await sql`
    update marketing_ad_accounts set last_sync_at = ${ads.now}, history_from = ${historyFrom},
      history_done_from = '2026-08-25'
    where id = ${id}`;
  return id;
}
const run = () => continueBackfills({}, ads.options);
const asked = () => ads.calls.flatMap(({ account, range }) => (range ? [{ account, ...range }] : []));
const rested = (id: string) =>
  sql`
    update marketing_ad_accounts set updated_at = now() - interval '11 minutes', history_failed_at = now() - interval '11 minutes'
    where id = ${id}`;

test("history is read backwards from what is here, to the day that is wanted and no further", async () => {
  const id = await insertSynced("act_1", "2026-06-10");
  expect(await run()).toEqual({ read: 3, failed: 0 });
  expect(asked()).toEqual([
    { account: "act_1", from: "2026-07-26", to: "2026-08-24" },
    { account: "act_1", from: "2026-06-26", to: "2026-07-25" },
    { account: "act_1", from: "2026-06-10", to: "2026-06-25" },
  ]);
  expect((await storedDays(sql, id)).map(({ day }) => day)).toEqual(["2026-08-01"]);
  expect(await storedAccount(sql, id)).toMatchObject({ historyDoneFrom: "2026-06-10", syncStartedAt: null });
  expect(await disagreements(sql, id)).toEqual([]);
  ads.calls.length = 0;
  expect(await run()).toEqual({ read: 0, failed: 0 });
  expect(ads.calls).toEqual([]);
});

test("reading old days says nothing about how new the newest are", async () => {
  const id = await insertSynced("act_1", "2026-08-01");
  await run();
  expect(await storedAccount(sql, id)).toMatchObject({ lastSyncAt: ads.now });
});

test("a campaign that only the history knows counts as read, like those of the list", async () => {
  const id = await insertSynced("act_1", "2026-05-01");
  const account = ads.accounts.get("act_1");
  account?.days.push(aDay("9", "2026-05-05", { campaignName: "Removed in May" }));
  await run();
  expect(await storedCampaign(sql, id, "9")).toMatchObject({ spend: 1000, lastSyncedAt: expect.any(Date) });
});

test("what was wanted before the platform's 37 months is no longer wanted", async () => {
  const id = await insertSynced("act_1", "2023-01-01");
  await sql`update marketing_ad_accounts set history_done_from = '2023-11-20' where id = ${id}`;
  await run();
  expect(asked()).toEqual([{ account: "act_1", from: "2023-11-01", to: "2023-11-19" }]);
  expect(await storedAccount(sql, id)).toMatchObject({ historyFrom: "2023-11-01", historyDoneFrom: "2023-11-01" });
});

test("stores take turns: a long history lets a short one through", async () => {
  await insertSynced("act_1", "2025-08-25");
  const other = await insertStore(sql);
  await insertSynced("9", "2026-07-26", other.storeId);
  await run();
  const order = asked().map(({ account }) => account);
  expect(order.indexOf("9")).toBeLessThan(2);
  expect(order.filter((account) => account === "act_1")).toHaveLength(13);
});

test("a tick reads sixty slices at most, and the next goes on", async () => {
  await insertSynced("act_1", "2023-11-01");
  await insertSynced("9", "2023-11-01");
  expect(await run()).toEqual({ read: 60, failed: 0 });
  const left = await run();
  expect(left).toEqual({ read: asked().length - 60, failed: 0 });
  expect(await run()).toEqual({ read: 0, failed: 0 });
});

describe("an account that fails", () => {
  test("rests with its reason written to it, stops no other, and goes on later with its reason cleared", async () => {
    const [bad, good] = [await insertSynced("act_1", "2026-07-26"), await insertSynced("9", "2026-07-26")];
    const account = ads.accounts.get("act_1");
    if (account) account.fails = { days: DOWN };
    expect(await run()).toEqual({ read: 1, failed: 1 });
    expect(await storedAccount(sql, bad)).toMatchObject({
      syncError: null,
      historyError: "There is no answer from Facebook and Instagram.",
      historyDoneFrom: "2026-08-25",
    });
    expect(await storedAccount(sql, good)).toMatchObject({ historyError: null, historyDoneFrom: "2026-07-26" });
    if (account) account.fails = {};
    expect(await run()).toEqual({ read: 0, failed: 0 });
    await rested(bad);
    expect(await run()).toEqual({ read: 1, failed: 0 });
    expect(await storedAccount(sql, bad)).toMatchObject({ historyError: null, historyDoneFrom: "2026-07-26" });
  });

  test("to sync keeps its reason while old days are read, which are read without a rest", async () => {
    const id = await insertSynced("act_1", "2026-06-26");
    const words = "There is no answer from Facebook.";
    await sql`update marketing_ad_accounts set sync_error = ${words} where id = ${id}`;
    await sql`update marketing_accounts set sync_error_message = ${words} where store_id = ${store.storeId}`;
    expect(await run()).toEqual({ read: 2, failed: 0 });
    expect(await storedAccount(sql, id)).toMatchObject({ syncError: words, historyError: null });
    expect(
      (await sql`select distinct sync_error_message from marketing_accounts where store_id = ${store.storeId}`)[0],
    ).toEqual({
      sync_error_message: words,
    });
  });

  test.each([
    ["reconnect", "token_revoked", /^Access to Facebook and Instagram has ended/],
    ["permission", "account_closed", /ad account is closed or disabled/],
  ] as const)(
    "for want of access (%s) is told as a failed sync, which the next good one heals",
    async (kind, reason, words) => {
      const id = await insertSynced("act_1", "2026-07-26");
      const account = ads.account("act_1");
      account.fails = { days: new PlatformError("meta", { kind }, { reason }) };
      expect(await run()).toEqual({ read: 0, failed: 1 });
      expect(await storedAccount(sql, id)).toMatchObject({
        ...{ syncError: expect.stringMatching(words), historyError: null },
        ...{ lastSyncAt: ads.now, historyDoneFrom: "2026-08-25", syncStartedAt: null },
      });
      account.fails = {};
      await syncStore(store.tenant, {}, ads.options);
      expect(await storedAccount(sql, id)).toMatchObject({ syncError: null, historyError: null });
    },
  );

  test("with old days is healed by a sync when there are none left to read", async () => {
    const [whole, open] = [await insertSynced("act_1", "2026-08-25"), await insertSynced("9", "2026-08-01")];
    await sql`update marketing_ad_accounts set history_error = 'No answer.' where store_id = ${store.storeId}`;
    await syncStore(store.tenant, { dateRange: { startDate: "2026-11-20", endDate: "2026-11-22" } }, ads.options);
    expect(await storedAccount(sql, whole)).toMatchObject({ historyError: null });
    expect(await storedAccount(sql, open)).toMatchObject({ historyError: "No answer." });
  });

  test("is no work of its store while it rests or its connection does not work", async () => {
    const id = await insertSynced("act_1", "2026-07-26");
    const hasWork = async () => (await storesWith("backfills")).includes(store.storeId);
    expect(await hasWork()).toBe(true);
    await sql`update marketing_ad_accounts set history_error = 'No answer.', history_failed_at = now() where id = ${id}`;
    expect(await hasWork()).toBe(false);
    await rested(id);
    expect(await hasWork()).toBe(true);
    await sql`update marketing_accounts set status = 'error' where store_id = ${store.storeId}`;
    expect(await hasWork()).toBe(false);
    await sql`update marketing_accounts set status = 'connected' where store_id = ${store.storeId}`;
    await sql`
      update marketing_ad_accounts set history_error = null, last_sync_at = null, sync_error = 'No answer.', updated_at = now()
      where id = ${id}`;
    expect(await hasWork()).toBe(false);
  });

  test("and one whose access has ended is left to its owner", async () => {
    await insertSynced("act_1", "2026-07-26");
    await sql`update marketing_accounts set status = 'expired' where store_id = ${store.storeId}`;
    expect(await run()).toEqual({ read: 0, failed: 0 });
    await sql`update marketing_accounts set status = 'error' where store_id = ${store.storeId}`;
    expect(await run()).toEqual({ read: 0, failed: 0 });
    expect(ads.calls).toEqual([]);
  });
});

test("a first sync that never came to its end is begun again", async () => {
  const account = ads.account("act_1", { campaigns: [aCampaign("1")], days: [aDay("1", "2026-11-20")] });
  const id = await insertAdAccount(sql, store.storeId, { externalId: "act_1", platforms: { facebook: "connected" } });
  account.fails = { days: DOWN };
  await syncStore(store.tenant, {}, ads.options);
  account.fails = {};
  await rested(id);
  expect(await run()).toEqual({ read: 1, failed: 0 });
  expect(await storedAccount(sql, id)).toMatchObject({
    lastSyncAt: expect.any(Date),
    historyFrom: "2026-08-25",
    historyDoneFrom: "2026-08-25",
  });
  expect(await storedDays(sql, id)).toHaveLength(1);
});

test("an account that another process is reading is left alone", async () => {
  const id = await insertSynced("act_1", "2026-07-26");
  await sql`update marketing_ad_accounts set sync_started_at = now() where id = ${id}`;
  expect(await run()).toEqual({ read: 0, failed: 0 });
  expect(ads.calls).toEqual([]);
});

test("begins nothing more once it is told to stop", async () => {
  const id = await insertSynced("act_1", "2025-11-01");
  const stop = new AbortController();
  ads.beforeDays = async ({ to }) => {
    if (to === "2026-07-25") stop.abort();
  };
  expect(await continueBackfills({ signal: stop.signal }, ads.options)).toEqual({ read: 2, failed: 0 });
  expect(await storedAccount(sql, id)).toMatchObject({ historyDoneFrom: "2026-06-26", syncStartedAt: null });
});

describe("days that a person asks for", () => {
  const ask = (startDate: string, endDate: string) =>
    syncStore(store.tenant, { dateRange: { startDate, endDate } }, ads.options);

  test("beyond three months are read behind the answer, which says so", async () => {
    const id = await insertSynced("act_1", "2026-08-25");
    expect(await ask("2024-10-22", "2026-11-22")).toEqual({
      success: true,
      message: "Synced 1 campaign of 1 ad account. Days from 22 Oct 2024 to 21 Aug 2026 are read in the background.",
      syncedCampaigns: 1,
    });
    expect(asked().map(({ from }) => from)).toEqual(["2026-11-20", "2026-10-21", "2026-09-21", "2026-08-22"]);
    expect(await storedAccount(sql, id)).toMatchObject({ historyFrom: "2024-10-22", historyDoneFrom: "2026-08-22" });
    await run();
    expect(await storedAccount(sql, id)).toMatchObject({
      ...{ historyFrom: "2024-10-22", historyDoneFrom: "2024-10-22", rereadBefore: null },
    });
    expect((await storedDays(sql, id)).map(({ day }) => day)).toEqual(["2025-12-24", "2026-08-01"]);
  });

  test("from before those that are here are read at once, and shown once all between them are read", async () => {
    const id = await insertSynced("act_1", "2026-08-25");
    expect((await ask("2026-01-01", "2026-01-31")).message).toBe(
      "Synced 1 campaign of 1 ad account. What is before 1 Feb 2026 shows once the days to 24 Aug 2026 are read, in the background.",
    );
    expect(await storedAccount(sql, id)).toMatchObject({ historyFrom: "2026-01-01", historyDoneFrom: "2026-08-25" });
    await run();
    expect(await storedAccount(sql, id)).toMatchObject({ historyFrom: "2026-01-01", historyDoneFrom: "2026-01-01" });
  });

  test("are read again where they are here already, the old ones too", async () => {
    const id = await insertSynced("act_1", "2025-10-01");
    await run();
    const account = ads.accounts.get("act_1");
    if (account) account.days = [aDay("1", "2025-12-24", { spendMinor: 1 })];
    await ask("2025-12-01", "2026-07-15");
    expect(await storedAccount(sql, id)).toMatchObject({
      ...{ historyFrom: "2025-10-01", historyDoneFrom: "2025-10-01" },
      ...{ rereadFrom: "2025-12-01", rereadBefore: "2026-04-14" },
    });
    ads.calls.length = 0;
    await run();
    expect([asked()[0]?.to, asked().at(-1)?.from]).toEqual(["2026-04-13", "2025-12-01"]);
    expect(await storedAccount(sql, id)).toMatchObject({
      ...{ historyDoneFrom: "2025-10-01", rereadFrom: null, rereadBefore: null },
    });
    expect((await storedDays(sql, id)).map(({ day, spend }) => [day, spend])).toEqual([
      ["2025-12-24", "1"],
      ["2026-08-01", "1000"],
    ]);
    expect(await disagreements(sql, id)).toEqual([]);
  });

  test("and that lie wholly in the past are corrected, while the figures are as old as before", async () => {
    const id = await insertSynced("act_1", "2026-07-01");
    await run();
    const account = ads.accounts.get("act_1");
    if (account) account.days = [aDay("1", "2026-08-01", { spendMinor: 1300 })];
    expect(await ask("2026-07-25", "2026-08-05")).toMatchObject({ success: true });
    expect((await storedDays(sql, id)).map(({ spend }) => spend)).toEqual(["1300"]);
    expect(await storedAccount(sql, id)).toMatchObject({ lastSyncAt: ads.now, historyDoneFrom: "2026-07-01" });
  });

  test("are wanted even when a sync is at work that very moment", async () => {
    const id = await insertSynced("act_1", "2026-08-25");
    await sql`update marketing_ad_accounts set sync_started_at = now() where id = ${id}`;
    const { message } = await ask("2025-11-22", "2026-11-22");
    expect(message).toBe(
      "A sync of Facebook and Instagram is at work already. Days from 22 Nov 2025 to 21 Aug 2026 are read in the background.",
    );
    expect(await storedAccount(sql, id)).toMatchObject({ historyFrom: "2025-11-22", historyDoneFrom: "2026-08-25" });
  });

  test("twice are read behind the answer only where the second answer has not read them", async () => {
    const id = await insertSynced("act_1", "2025-10-01");
    await run();
    await ask("2026-02-01", "2026-07-15");
    await ask("2025-12-01", "2026-05-15");
    ads.calls.length = 0;
    await run();
    const days = asked().map(({ from, to }) => `${from} ${to}`);
    expect(days).toEqual([...new Set(days)]);
    expect([asked()[0]?.to, asked().at(-1)?.from]).toEqual(["2026-02-11", "2025-12-01"]);
    expect(await storedAccount(sql, id)).toMatchObject({ rereadFrom: null, rereadBefore: null });
  });

  test("once more are no longer wanted when the platform does not have them any more", async () => {
    const id = await insertSynced("act_1", "2026-08-01");
    await sql`
      update marketing_ad_accounts set reread_from = '2023-01-01', reread_before = '2023-11-01' where id = ${id}`;
    await run();
    expect(asked()).toEqual([{ account: "act_1", from: "2026-08-01", to: "2026-08-24" }]);
    expect(await storedAccount(sql, id)).toMatchObject({ rereadFrom: null, rereadBefore: null });
    expect(await run()).toEqual({ read: 0, failed: 0 });
  });

  test("are not promised by an account that could not be read", async () => {
    await insertSynced("act_1", "2026-08-25");
    await sql`update marketing_accounts set status = 'expired' where store_id = ${store.storeId}`;
    expect(await ask("2025-11-22", "2026-11-22")).toMatchObject({ message: "1 ad account could not be read." });
  });

  test("but which the platforms no longer have are refused, and what is stored of them stays", async () => {
    const id = await insertSynced("act_1", "2026-08-25");
    expect(await ask("2023-10-31", "2023-12-01")).toMatchObject({
      success: false,
      errors: ["Ads act_1: Figures reach back to 1 Nov 2023. Choose a later first day."],
    });
    expect(ads.calls).toEqual([]);
    expect(await storedAccount(sql, id)).toMatchObject({ syncError: null, historyFrom: "2026-08-25" });
  });
});
