import type { Transaction } from "@/db/client";
import { extendHistory } from "@/db/queries/campaign-history";
import { insertUnlistedCampaigns, recomputeSums, recomputeTotals, replaceDays } from "@/db/queries/campaign-sync";
import { daysIn, sliceDays } from "@/lib/core/day-range";
import type { CampaignDay, DayRange } from "@/lib/platforms/contract";
import type { AccountRun } from "./account-run";

const ROWS_AT_ONCE = 20_000;

/**
 * Reads the days of a slice and makes them what is stored, with all that is a sum of them and with how far back figures
 * are complete, in one transaction. Campaigns that are not among `listed` are added. Returns the ids of those.
 */
export async function storeSlice(
  run: AccountRun,
  slice: DayRange,
  listed: ReadonlySet<string> = new Set(),
): Promise<Iterable<string>> {
  const { tenant, account, today } = run;
  run.options.signal?.throwIfAborted();
  const rows = await readSlice(run, slice);
  const unlisted = new Map(
    rows.filter(({ campaignId }) => !listed.has(campaignId)).map((row) => [row.campaignId, row.campaignName]),
  );
  const history = await run.write(async (tx) => {
    await insertUnlistedCampaigns(tx, tenant, account.id, unlisted);
    await writeDays(tx, run, slice, rows);
    await recomputeSums(tx, tenant, account.id, slice);
    await recomputeTotals(tx, tenant, account.id, slice);
    return extendHistory(tx, tenant, account.id, slice, today);
  });
  run.account = { ...run.account, ...history };
  return unlisted.keys();
}

/** The days of a slice in statements that stay far from the statement timeout, however many campaigns there are. */
async function writeDays(
  tx: Transaction,
  run: AccountRun,
  slice: DayRange,
  rows: readonly CampaignDay[],
): Promise<void> {
  const rowsPerDay = Math.max(1, rows.length / daysIn(slice));
  for (const part of sliceDays(slice, Math.max(1, Math.floor(ROWS_AT_ONCE / rowsPerDay)))) {
    const own = rows.filter(({ day }) => day >= part.from && day <= part.to);
    await replaceDays(tx, run.tenant, run.account.id, part, own);
  }
}

/** All rows of a slice. A row that paging gave twice counts once, a day nobody asked for does not count. */
function readSlice(run: AccountRun, slice: DayRange): Promise<CampaignDay[]> {
  return run.read(async (adapter, access) => {
    const rows = new Map<string, CampaignDay>();
    for await (const page of adapter.campaigns.days(access, slice))
      for (const row of page)
        if (row.day >= slice.from && row.day <= slice.to)
          rows.set(JSON.stringify([row.campaignId, row.day, row.publisherPlatform]), row);
    return [...rows.values()];
  });
}
