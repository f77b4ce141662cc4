import { beforeEach, describe, expect, test } from "vitest";
import { insertStore, type StoreFixture } from "@/db/test/store-fixture";
import { testDatabase } from "@/db/test/test-database";
import { PlatformError } from "@/lib/core/errors";
import { aCampaign, FakeAds, insertAdAccount, storedAccount } from "./campaigns.fixture";
import { syncAdAccount } from "./sync-ad-account";
import { syncAllStores } from "./sync-all";

const { sql } = testDatabase();
let ads: FakeAds;
let tenants: StoreFixture["tenant"][];

beforeEach(async () => {
  await sql`update marketing_accounts set status = 'disconnected'`;
  ads = new FakeAds(sql);
  tenants = [];
});

/** A store of its own for each account. */
async function insertAccounts(...names: string[]): Promise<string[]> {
  const ids: string[] = [];
  for (const externalId of names) {
    const { storeId, tenant } = await insertStore(sql);
    tenants.push(tenant);
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
    update marketing_ad_accounts set last_sync_at = ${at}, trailing_read_at = ${at}, history_from = '2026-08-25',
      history_done_from = '2026-08-25'
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
  expect(oldest("a")).toBe("2026-11-20");
  expect(oldest("b")).toBe("2026-08-25");
});

const oldest = (name: string) =>
  ads.calls.flatMap(({ account, range }) => (range && account === name ? [range.from] : [])).sort()[0];

test("an account of which a few days were just read is still due for its trailing days, and then is not", async () => {
  const [a] = await insertAccounts("a");
  await setSynced(a, minutesAgo(300));
  await sql`update marketing_ad_accounts set last_sync_at = ${minutesAgo(15)} where id = ${a ?? ""}`;
  expect(await syncAllStores({ days: 3 }, ads.options)).toMatchObject({ synced: 0 });
  expect(await syncAllStores({}, ads.options)).toMatchObject({ synced: 1 });
  expect(oldest("a")).toBe("2026-10-24");
  ads.now = new Date();
  expect(await syncAllStores({}, ads.options)).toMatchObject({ synced: 0 });
});

test("a short sync of a person does not count as the night's reading, a long one does", async () => {
  const [a] = await insertAccounts("a");
  await setSynced(a, minutesAgo(300));
  const [tenant] = tenants;
  if (!a || !tenant) throw new TypeError("no account");
  const nightBefore = minutesAgo(300).getTime();
  const nightAfter = async (from: string) => {
    await syncAdAccount(tenant, a, { from, to: "2026-11-22" }, ads.options);
    return (await storedAccount(sql, a))?.trailingReadAt.getTime();
  };
  expect(await nightAfter("2026-10-25")).toBe(nightBefore);
  expect(await nightAfter("2026-10-24")).toBeGreaterThan(nightBefore);
});

test("trailing days that were not read for a day are read by any run", async () => {
  const [a] = await insertAccounts("a");
  await setSynced(a, minutesAgo(60));
  await sql`update marketing_ad_accounts set trailing_read_at = ${minutesAgo(24 * 60)} where id = ${a ?? ""}`;
  await syncAllStores({ days: 3 }, ads.options);
  expect(oldest("a")).toBe("2026-10-24");
});

describe("an account that another run holds", () => {
  const held = async () => {
    const [a = "", b = ""] = await insertAccounts("a", "b");
    await sql`update marketing_ad_accounts set sync_started_at = now() where id = ${a}`;
    const running = syncAllStores({}, ads.options);
    await expect.poll(async () => (await storedAccount(sql, b))?.trailingReadAt, { timeout: 20_000 }).not.toBeNull();
    return { a, running };
  };

  test("is read when that is over", async () => {
    const { a, running } = await held();
    await sql`update marketing_ad_accounts set sync_started_at = null where id = ${a}`;
    expect(await running).toEqual({ synced: 2, busy: 0, failed: 0 });
    expect(listed()).toEqual(["b", "a"]);
  });

  test("is not read again when that has read as much", async () => {
    const { a, running } = await held();
    await sql`update marketing_ad_accounts set trailing_read_at = now() where id = ${a}`;
    expect(await running).toEqual({ synced: 1, busy: 0, failed: 0 });
    expect(listed()).toEqual(["b"]);
    await sql`update marketing_ad_accounts set sync_started_at = null where id = ${a}`;
  });

  test("is left to the next run when that takes too long", async () => {
    const [a = ""] = await insertAccounts("a");
    await sql`update marketing_ad_accounts set sync_started_at = now() where id = ${a}`;
    expect(await syncAllStores({ patienceMs: 0 }, ads.options)).toEqual({ synced: 0, busy: 1, failed: 0 });
    await sql`update marketing_ad_accounts set sync_started_at = null where id = ${a}`;
  });
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
