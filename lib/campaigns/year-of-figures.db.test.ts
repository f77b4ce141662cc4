import { expect, test } from "vitest";
import { openShop } from "@/lib/connections/shop.fixture";
import { addDays } from "@/lib/core/periods";
import { Random, seedOf } from "@/sandbox/core/random";
import { accountToday } from "./account-days";
import { disagreements } from "./campaigns.fixture";
import { continueBackfills } from "./continue-backfills";
import { correct, putBooks, randomBooks, sandboxLines, storedLines } from "./figures.fixture";
import { syncAllStores } from "./sync-all";
import { syncStore } from "./sync-store";

const shop = await openShop();

/** Runs the job until nothing is left to be read. */
async function continueAll(): Promise<void> {
  for (let ticks = 0; ticks < 20; ticks++) if ((await continueBackfills()).read === 0) return;
}

test.each([
  ["EUR", 762],
  ["JPY", 366],
  ["BHD", 366],
])(
  "a year and more of %s with corrections ends in the sandbox's own figures, to the smallest coin",
  { timeout: 120_000 },
  async (currency, wanted) => {
    const random = new Random(seedOf("a year", currency));
    const today = accountToday("Europe/Paris", new Date());
    const ago = (days: number) => addDays(today, -days);
    let books = randomBooks(random, ago(800), today, currency);
    const change = async (from: string, to: string) => {
      books = correct(random, books, from, to, currency);
      await putBooks(shop.control, books, currency);
    };
    await putBooks(shop.control, books, currency);
    const { tenant } = await shop.connected("facebook", "instagram", "google");
    const ask = async (startDate: string, endDate: string) =>
      expect(await syncStore(tenant, { dateRange: { startDate, endDate } })).toMatchObject({ success: true });

    // Days of the past in no order, what is due, and all of it, while the platforms go on correcting.
    for (const from of random.shuffle([700, 520, 410, 300, 190, 150]).filter((days) => days < wanted))
      await ask(ago(from), ago(from - random.integer(0, 60)));
    await change(ago(600), ago(100));
    expect(await syncStore(tenant, {})).toMatchObject({ success: true });
    await ask(ago(wanted - 1), today);
    await continueBackfills();
    await continueAll();
    const isRight = async (from = ago(wanted - 1)) => {
      const stored = (await storedLines(shop.sql, tenant.storeId)).filter(({ day }) => day >= from);
      expect(stored).toEqual(await sandboxLines(shop.control, from, today));
    };
    await isRight();

    await change(ago(27), today);
    await syncAllStores({ days: 28, restMs: -1 });
    await isRight();
    await change(ago(320), ago(280));
    await ask(ago(320), ago(280));
    await isRight();
    await change(ago(wanted), today);
    await ask(ago(wanted - 1), today);
    await continueAll();
    await isRight();

    const accounts = await shop.sql<{ id: string; sync_error: string | null }[]>`
      select id, sync_error from marketing_ad_accounts where store_id = ${tenant.storeId}`;
    expect(accounts.map(({ sync_error }) => sync_error)).toEqual([null, null]);
    for (const { id } of accounts) expect(await disagreements(shop.sql, id)).toEqual([]);
  },
);
