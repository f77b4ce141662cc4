import { reopenHistory, startHistory } from "@/db/queries/campaign-history";
import { recordSync, replaceCampaignList } from "@/db/queries/campaign-sync";
import type { Tenant } from "@/lib/auth/tenant";
import { daysIn, sliceDays } from "@/lib/core/day-range";
import { addDays } from "@/lib/core/periods";
import type { DayRange } from "@/lib/platforms/contract";
import { accountToday, dueDays, firstUnsure, TRAILING_DAYS, trailingDay, untilToday } from "./account-days";
import type { AccountRun } from "./account-run";
import { FIRST_DAYS, NEAR_DAYS, nearPart, nextSlice } from "./history";
import { refreshAccountFacts } from "./refresh-account-facts";
import { runAccount } from "./run-account";
import { storeSlice } from "./store-slice";
import { type SyncOptions, syncOptions } from "./sync-options";

export type AdAccountSync =
  | { readonly state: "synced"; readonly campaigns: number }
  /** Another sync of this account is at work. */
  | { readonly state: "busy" };

/** These days, or as many trailing ones with all that nobody has read since the last sync. */
export type Asked = DayRange | { readonly trailing: number };

/**
 * Reads one ad account: its campaigns, then the days asked for (in its own zone) slice by slice, newest first. Trailing
 * days are followed by what of its history is wanted and near; the rest is for `continueHistory`. Killed anywhere, it
 * leaves whole slices and totals that are their sums; run again, it ends in the same rows.
 * @throws AppError `not_found`, or with words for the owner, which are also stored with the account
 */
export async function syncAdAccount(
  tenant: Tenant,
  adAccountId: string,
  asked: Asked,
  given: Partial<SyncOptions> = {},
): Promise<AdAccountSync> {
  const campaigns = await runAccount(tenant, adAccountId, syncOptions(given), "sync", (run) => readAccount(run, asked));
  return campaigns === undefined ? { state: "busy" } : { state: "synced", campaigns };
}

/** Returns how many campaigns were read. */
async function readAccount(run: AccountRun, asked: Asked): Promise<number> {
  const { tenant, options } = run;
  const { id, historyFrom } = run.account;
  if (historyFrom === null) {
    const started = await run.write((tx) => startHistory(tx, tenant, id, addDays(run.today, 1 - FIRST_DAYS)));
    run.account = { ...run.account, ...started };
  }
  const changed = await refreshAccountFacts(run);
  const listed = await run.read((adapter, access) => adapter.campaigns.list(access));
  const seen = new Set(listed.map((campaign) => campaign.id));
  await run.write((tx) => replaceCampaignList(tx, tenant, id, [...new Map(listed.map((c) => [c.id, c])).values()]));

  const own =
    "trailing" in asked
      ? dueDays(run.account, options.now(), asked.trailing, Math.min(run.sliceDays, FIRST_DAYS))
      : asked;
  const range = untilToday(own, run.account.timeZone, options.now());
  const end = { isCurrent: reachesNow(run, range), isTrailing: holdsTrailing(run, range) };
  // After a long pause the older days, which nobody has read, are left to the history.
  const { near, older } = nearPart(range);
  if (older) {
    const moved = await run.write((tx) => reopenHistory(tx, tenant, id, { from: older.from, before: near.from }));
    run.account = { ...run.account, ...moved };
  }
  for (const slice of sliceDays(near, run.sliceDays).reverse())
    for (const unlisted of await storeSlice(run, slice, seen)) seen.add(unlisted);
  if (changed || "trailing" in asked) await readNearHistory(run, seen);
  await run.write((tx) => recordSync(tx, tenant, id, end));
  return seen.size;
}

async function readNearHistory(run: AccountRun, seen: Set<string>): Promise<void> {
  for (let rounds = 0; rounds < NEAR_DAYS; rounds++) {
    const slice = nextSlice(run.account, run.today, run.sliceDays);
    if (!slice || slice.from <= addDays(run.today, -NEAR_DAYS)) return;
    for (const unlisted of await storeSlice(run, slice, seen)) seen.add(unlisted);
  }
}

/** Nothing between the last sync and now is left out, nor after a pause what has been corrected meanwhile. */
function reachesNow({ account, today }: AccountRun, range: DayRange): boolean {
  const { lastSyncAt, timeZone } = account;
  if (daysIn(range) === 0 || range.to < today) return false;
  return !lastSyncAt || range.from <= firstUnsure(accountToday(timeZone, lastSyncAt), today);
}

/** All days that platforms still correct, or have corrected since that was last looked for, are in the range. */
const holdsTrailing = ({ account, today }: AccountRun, range: DayRange): boolean =>
  range.to >= today &&
  range.from <= addDays(today, 1 - TRAILING_DAYS) &&
  range.from <= firstUnsure(trailingDay(account), today);
