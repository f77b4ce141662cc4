import { beforeEach, expect, test } from "vitest";
import { insertStore } from "@/db/test/store-fixture";
import { testDatabase } from "@/db/test/test-database";
import { PlatformError } from "@/lib/core/errors";
import { aCampaign, FakeAds, insertAdAccount, storedAccount } from "./campaigns.fixture";
import { syncAllStores } from "./sync-all";

const { sql } = testDatabase();
let ads: FakeAds;

beforeEach(async () => {
  await sql`update marketing_accounts set status = 'disconnected'`;
  ads = new FakeAds(sql);
});

/** A store of its own for each account. */
async function insertAccounts(...names: string[]): Promise<string[]> {
  const ids: string[] = [];
  for (const externalId of names) {
    const { storeId } = await insertStore(sql);
    ads.account(externalId, { campaigns: [aCampaign("1")] });
    ids.push(
      await insertAdAccount(sql, storeId, { externalId, platforms: { facebook: "connected", instagram: "connected" } }),
    );
  }
  return ids;
}
const minutesAgo = (minutes: number) => new Date(ads.now.getTime() - minutes * 60_000);
const setSynced = (id: string | undefined, at: Date) =>
  sql`
    update marketing_ad_accounts set last_sync_at = ${at}, history_from = '2026-08-25', history_done_from = '2026-08-25'
    where id = ${id ?? ""}`;
const listed = () => ads.calls.filter(({ kind }) => kind === "list").map(({ account }) => account);

test("syncs what is due in every store, the longest untouched first, and leaves what was synced just now", async () => {
  const [a, b, c, d, e] = await insertAccounts("a", "b", "c", "d", "e", "f");
  for (const [id, minutes] of [
    [a, 60],
    [b, 10],
    [c, 300],
    [d, 200],
    [e, 400],
  ] as const)
    await setSynced(id, minutesAgo(minutes));
  expect(await syncAllStores({}, ads.options)).toEqual({ synced: 5, busy: 0, failed: 0 });
  // Four begin together; the youngest gets the first place that is free again.
  expect(listed().slice(0, 4).sort()).toEqual(["c", "d", "e", "f"]);
  expect(listed().slice(4)).toEqual(["a"]);
});

test("reads the days it is told, and three months of an account it has never read", async () => {
  const [a] = await insertAccounts("a", "b");
  await setSynced(a, minutesAgo(60));
  await syncAllStores({ days: 3 }, ads.options);
  const from = (name: string) =>
    ads.calls.flatMap(({ account, range }) => (range && account === name ? [range.from] : [])).sort()[0];
  expect(from("a")).toBe("2026-11-20");
  expect(from("b")).toBe("2026-08-25");
});

test("one store's failure stops no other, and four are at work at most", async () => {
  const ids = await insertAccounts("a", "b", "c", "d", "e", "f", "g");
  const broken = ads.accounts.get("c");
  if (broken) broken.fails = { list: new PlatformError("meta", { kind: "permission" }, { reason: "account_closed" }) };
  const wrong = ads.accounts.get("e");
  if (wrong) wrong.fails = { days: new RangeError("ours") };
  let atWork = 0;
  let most = 0;
  let openGate: () => void = () => {};
  const fourAtWork = new Promise<void>((resolve) => {
    openGate = resolve;
  });
  ads.beforeDays = async () => {
    most = Math.max(most, ++atWork);
    if (atWork === 4) openGate();
    await fourAtWork;
    atWork--;
  };
  expect(await syncAllStores({}, ads.options)).toEqual({ synced: 5, busy: 0, failed: 2 });
  expect(most).toBe(4);
  expect((await storedAccount(sql, ids[2] ?? ""))?.syncError).toBe(
    "The Facebook and Instagram ad account is closed or disabled. Reopen it there, or choose another one.",
  );
});

test("begins nothing more once it is told to stop", async () => {
  await insertAccounts("a", "b", "c", "d", "e", "f");
  const stop = new AbortController();
  ads.beforeDays = async () => stop.abort();
  const result = await syncAllStores({ signal: stop.signal }, ads.options);
  expect(result.failed).toBe(0);
  expect(listed().length).toBeLessThanOrEqual(4);
  const left = await sql`select 1 from marketing_ad_accounts where sync_started_at is not null`;
  expect(left).toHaveLength(0);
});
