import { beforeEach, expect, test } from "vitest";
import { insertStore, type StoreFixture } from "@/db/test/store-fixture";
import { testDatabase } from "@/db/test/test-database";
import { type SyncBody, SyncResponse } from "@/lib/contracts/campaigns";
import { PlatformError } from "@/lib/core/errors";
import { aCampaign, aDay, FakeAds, insertAdAccount, storedAccount, storedDays } from "./campaigns.fixture";
import { syncStore } from "./sync-store";

const { sql } = testDatabase();
const DEAD = new PlatformError("meta", { kind: "reconnect" }, { reason: "token_revoked" });
const DOWN = new PlatformError("google", { kind: "unavailable" }, { reason: "no_connection" });

let store: StoreFixture;
let ads: FakeAds;

beforeEach(async () => {
  store = await insertStore(sql);
  ads = new FakeAds(sql);
});

const sync = async (body: SyncBody = {}) => SyncResponse.parse(await syncStore(store.tenant, body, ads.options));
const ranges = () => ads.calls.flatMap(({ account, range }) => (range ? [{ account, ...range }] : []));

async function connectAll() {
  const meta = ads.account("act_1", { campaigns: [aCampaign("1"), aCampaign("2")], days: [aDay("1", "2026-11-20")] });
  const google = ads.account("9", { campaigns: [aCampaign("7")] });
  const metaId = await insertAdAccount(sql, store.storeId, {
    externalId: "act_1",
    platforms: { facebook: "connected", instagram: "connected" },
  });
  const googleId = await insertAdAccount(sql, store.storeId, { externalId: "9", platforms: { google: "connected" } });
  return { meta, google, metaId, googleId };
}

test("syncs every ad account once, whichever platforms show it", async () => {
  await connectAll();
  expect(await sync()).toEqual({
    success: true,
    message: "Synced 3 campaigns of 2 ad accounts.",
    syncedCampaigns: 3,
  });
  expect(
    ads.calls
      .filter(({ kind }) => kind === "list")
      .map(({ account }) => account)
      .sort(),
  ).toEqual(["9", "act_1"]);
});

test("reads three months the first time, thirty days afterwards, in the account's own days", async () => {
  ads.account("9", { timeZone: "Pacific/Auckland" });
  await insertAdAccount(sql, store.storeId, {
    externalId: "9",
    platforms: { google: "connected" },
    timeZone: "Pacific/Auckland",
  });
  await sync();
  expect(ranges().at(-1)).toMatchObject({ from: "2026-08-26" });
  // 12:00 in London is already tomorrow in Auckland.
  expect(ranges()[0]).toMatchObject({ to: "2026-11-23" });
  ads.calls.length = 0;
  await sync();
  expect(ranges()).toEqual([{ account: "9", from: "2026-10-25", to: "2026-11-23" }]);
});

test("reads the platforms and days that are asked for", async () => {
  await connectAll();
  const dateRange = { startDate: "2026-11-01", endDate: "2026-11-05" };
  expect(await sync({ platforms: ["instagram"], dateRange })).toMatchObject({ success: true, syncedCampaigns: 2 });
  expect(ranges()).toEqual([{ account: "act_1", from: "2026-11-01", to: "2026-11-05" }]);
});

test("one account's failure is told and stored, and does not stop the other", async () => {
  const { google, metaId, googleId } = await connectAll();
  google.fails = { list: DOWN };
  const words =
    "There is no answer from Google Ads. We try again on schedule; you see the figures of the last sync meanwhile.";
  expect(await sync()).toEqual({
    success: true,
    message: "Synced 2 campaigns of 1 ad account. 1 ad account could not be read.",
    syncedCampaigns: 2,
    errors: [`Ads 9: ${words}`],
  });
  expect(await storedAccount(sql, googleId)).toMatchObject({ syncError: words, lastSyncAt: null });
  expect(await storedAccount(sql, metaId)).toMatchObject({ syncError: null, lastSyncAt: expect.any(Date) });
  expect(await storedDays(sql, metaId)).toHaveLength(1);
});

test("is no success when nothing could be read", async () => {
  const { meta, google } = await connectAll();
  meta.fails = { list: DEAD };
  google.fails = { days: DOWN };
  expect(await sync()).toMatchObject({
    success: false,
    syncedCampaigns: 0,
    message: "2 ad accounts could not be read.",
    errors: [
      "Ads act_1: Access to Facebook and Instagram has ended. Sign in again; the history you have stays.",
      expect.stringMatching(/^Ads 9: There is no answer from Google Ads/),
    ],
  });
});

test("a mistake of ours in one account is told without its details", async () => {
  const { google } = await connectAll();
  google.fails = { days: new TypeError("secret detail") };
  expect(await sync()).toMatchObject({
    success: true,
    errors: [
      "Ads 9: Something broke on our side while reading Google Ads. Your data is safe; we try again on schedule.",
    ],
  });
});

test("an account that is being synced already is no failure", async () => {
  const { metaId } = await connectAll();
  await sql`update marketing_ad_accounts set sync_started_at = now() where id = ${metaId}`;
  expect(await sync()).toEqual({
    success: true,
    message: "Synced 1 campaign of 1 ad account. A sync of Facebook and Instagram is at work already.",
    syncedCampaigns: 1,
  });
});

test("says what to do when nothing is connected, and names what was asked for and is missing", async () => {
  expect(await sync()).toEqual({
    success: true,
    message: "There is nothing to sync: connect a platform and choose an ad account first.",
    syncedCampaigns: 0,
  });
  await sql`
    insert into marketing_accounts (id, store_id, platform, status, status_reason)
    values (gen_random_uuid(), ${store.storeId}, 'google', 'disconnected', 'setup_incomplete')`;
  expect(await sync({ platforms: ["google", "instagram"] })).toMatchObject({
    success: false,
    errors: ["Google Ads has no ad account chosen yet.", "Instagram is not connected."],
  });
});

test("days that lie ahead are not asked for", async () => {
  await connectAll();
  const answer = await sync({ dateRange: { startDate: "2027-01-01", endDate: "2027-01-31" } });
  expect(answer).toMatchObject({ success: true, syncedCampaigns: 3 });
  expect(ranges()).toEqual([]);
});
