import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { afterEach, expect, test, vi } from "vitest";
import { askHistory } from "@/db/queries/campaign-history";
import { withTenant } from "@/db/with-tenant";
import { openShop, type Person } from "@/lib/connections/shop.fixture";
import { addDays } from "@/lib/core/periods";
import { Random, seedOf } from "@/sandbox/core/random";
import { accountToday } from "./account-days";
import { disagreements } from "./campaigns.fixture";
import { continueBackfills } from "./continue-backfills";
import { putBooks, randomBooks, sandboxLines, storedLines } from "./figures.fixture";
import { syncAllStores } from "./sync-all";

const shop = await openShop();
const { sql } = shop;
const WANTED = 400;
const FOUND = { timeout: 60_000, interval: 10 };

let running: ChildProcess | undefined;
afterEach(() => running?.kill("SIGKILL"));

function start(): ChildProcess {
  running = spawn(process.execPath, ["--import", "tsx", "lib/campaigns/backfill-process.fixture.ts"], {
    env: process.env,
    stdio: ["ignore", "inherit", "inherit"],
  });
  return running;
}

/** Starts the process, lets it come to a place, ends it with -9 and lets so much time pass that it counts as dead. */
async function killAt(reached: () => Promise<void>): Promise<void> {
  const child = start();
  const ended = once(child, "exit");
  await reached();
  expect(child.exitCode).toBeNull();
  child.kill("SIGKILL");
  await ended;
  await sql`update marketing_ad_accounts set sync_started_at = sync_started_at - interval '3 minutes'`;
}

/** While it waits for a platform's answer. */
const whileReading = (platform: string, path: string) =>
  killAt(async () => {
    await shop.control("POST", "faults", { platform, path, mode: "hang" });
    await vi.waitFor(async () => expect(await shop.control("GET", "faults")).toEqual([]), FOUND);
  });

/** Within the transaction that has replaced the days of a slice and now comes to their sums. */
const whileWriting = () =>
  sql.begin(async (tx) => {
    await tx`lock table marketing_account_days in share mode`;
    await killAt(async () => {
      const waiting = () => sql`
        select 1 from pg_locks
        where relation = 'marketing_account_days'::regclass and not granted and database = (
          select oid from pg_database where datname = current_database())`;
      await vi.waitFor(async () => expect(await waiting()).not.toHaveLength(0), FOUND);
    });
  });

/** Wherever it is just then, after another slice was written. */
const afterSlice = async ({ tenant }: Person) => {
  const written = async () => JSON.stringify(await historyOf(tenant.storeId));
  const before = await written();
  await killAt(() => vi.waitFor(async () => expect(await written()).not.toBe(before), FOUND));
};

const historyOf = (storeId: string) => sql`
  select provider, history_from::text as from, history_done_from::text as "doneFrom", sync_error
  from marketing_ad_accounts where store_id = ${storeId} order by provider`;
const campaignsOf = (storeId: string) => sql`
  select platform_campaign_id, campaign_name, campaign_status, spend_minor, revenue_minor, impressions, clicks, conversions,
    missing_since, sync_start_date, sync_end_date
  from marketing_campaigns where store_id = ${storeId} order by 1`;
const accountDaysOf = (storeId: string) => sql`
  select day, publisher_platform, spend_minor, revenue_minor, impressions, clicks, conversions
  from marketing_account_days where store_id = ${storeId} order by 1, 2, 3`;
const everythingOf = async ({ tenant: { storeId } }: Person) => ({
  history: [...(await historyOf(storeId))],
  campaigns: [...(await campaignsOf(storeId))],
  accountDays: [...(await accountDaysOf(storeId))],
  lines: await storedLines(sql, storeId),
});

test("a backfill that is killed again and again ends in the rows of one that was left alone", {
  timeout: 180_000,
}, async () => {
  const today = accountToday("Europe/Paris", new Date());
  const first = addDays(today, 1 - WANTED);
  await putBooks(shop.control, randomBooks(new Random(seedOf("killed")), addDays(first, -50), today, "EUR"), "EUR");
  const connected = async () => {
    const owner = await shop.connected("facebook", "instagram", "google");
    const accounts = await sql<{ id: string }[]>`
      select id from marketing_ad_accounts where store_id = ${owner.tenant.storeId}`;
    for (const { id } of accounts)
      await withTenant(owner.tenant, (tx) => askHistory(tx, owner.tenant, id, { from: first, before: today }));
    return { owner, ids: accounts.map(({ id }) => id) };
  };

  const killed = await connected();
  await whileReading("meta", "/insights");
  await whileWriting();
  await whileReading("google", "searchStream");
  await afterSlice(killed.owner);
  const child = start();
  expect(await once(child, "exit")).toEqual([0, null]);

  const alone = await connected();
  await syncAllStores();
  while ((await continueBackfills()).read > 0);
  const result = await everythingOf(killed.owner);
  expect(result).toEqual(await everythingOf(alone.owner));
  expect(result.lines).toEqual(await sandboxLines(shop.control, first, today));
  expect(result.lines.length).toBeGreaterThan(1000);
  expect(result.history.map(({ from, doneFrom }) => [from, doneFrom])).toEqual([
    [first, first],
    [first, first],
  ]);
  for (const id of killed.ids) expect(await disagreements(sql, id)).toEqual([]);
});
