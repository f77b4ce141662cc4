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
  ["JPY", 200],
  ["BHD", 200],
])(
  "figures in %s of %d days with corrections end in the sandbox's own, to the smallest coin",
  { timeout: 120_000 },
  async (currency, wanted) => {
    const random = new Random(seedOf("a year", currency));
    const today = accountToday("Europe/Paris", new Date());
    const ago = (days: number) => addDays(today, -days);
    let books = randomBooks(random, ago(wanted + 10), today, currency);
    const change = async (from: string, to: string) => {
      books = correct(random, books, from, to, currency);
      await putBooks(shop.control, books, currency);
    };
    await putBooks(shop.control, books, currency);
    const { tenant } = await shop.connected("facebook", "instagram", "google");
    const ask = async (startDate: string, endDate: string) =>
      expect(await syncStore(tenant, { dateRange: { startDate, endDate } })).toMatchObject({ success: true });

    const isRight = async (days: number) => {
      const stored = (await storedLines(shop.sql, tenant.storeId)).filter(({ day }) => day >= ago(days));
      expect(stored).toEqual(await sandboxLines(shop.control, ago(days), today));
    };

    // Days of the past in no order, and what is due.
    for (const from of random.shuffle([700, 410, 190, 150])) await ask(ago(from), ago(from - random.integer(0, 60)));
    expect(await syncStore(tenant, {})).toMatchObject({ success: true });
    await isRight(89);
    // More than is read at once, and the same again after it was corrected.
    await ask(ago(119), today);
    await continueAll();
    await isRight(119);
    await change(ago(119), today);
    await ask(ago(119), today);
    await continueAll();
    await isRight(119);
    // All of it, also what was read before and corrected since.
    await change(ago(wanted), ago(100));
    await ask(ago(wanted - 1), today);
    await continueAll();
    await isRight(wanted - 1);
    // Corrections of the last days come by themselves at night, older ones when they are asked for.
    await change(ago(27), today);
    await syncAllStores({ restMs: -1 });
    await isRight(wanted - 1);
    await change(ago(180), ago(150));
    await ask(ago(180), ago(150));
    await isRight(wanted - 1);

    const accounts = await shop.sql<{ id: string; sync_error: string | null }[]>`
      select id, sync_error from marketing_ad_accounts where store_id = ${tenant.storeId}`;
    expect(accounts.map(({ sync_error }) => sync_error)).toEqual([null, null]);
    for (const { id } of accounts) expect(await disagreements(shop.sql, id)).toEqual([]);
  },
);
