import type { Transaction } from "@/db/client";
import {
  insertUnlistedCampaigns,
  recomputeAccountDays,
  recomputeTotals,
  recordSync,
  replaceCampaignList,
  replaceDays,
} from "@/db/queries/campaign-sync";
import { listCampaignConnections, type SyncedAdAccount } from "@/db/queries/campaigns";
import { withTenant } from "@/db/with-tenant";
import type { Tenant } from "@/lib/auth/tenant";
import { noteSuccess } from "@/lib/connections/note-failure";
import { PLATFORM_IDS, type PlatformId } from "@/lib/contracts/platforms";
import { daysIn, sliceDays } from "@/lib/core/day-range";
import { AppError, PlatformError } from "@/lib/core/errors";
import { createLogger } from "@/lib/core/logger";
import type { CampaignDay, DayRange } from "@/lib/platforms/contract";
import { untilToday } from "./account-days";
import { AccountRun, LeaseLost } from "./account-run";
import { explainSyncFailure, platformLabels } from "./explain-sync-failure";
import { refreshAccountFacts } from "./refresh-account-facts";
import { type SyncOptions, syncOptions } from "./sync-options";

/** What is read and written at once: a bound for memory, and what a killed sync loses at most. */
const SLICE_DAYS = 30;
const ROWS_AT_ONCE = 20_000;

export type AdAccountSync =
  | { readonly state: "synced"; readonly campaigns: number }
  /** Another sync of this account is at work. */
  | { readonly state: "busy" };

/**
 * Reads one ad account once, whichever connections show it: its campaigns, then the days of `range` (in its own zone)
 * slice by slice, newest first, each slice replacing what is stored in one transaction. Killed anywhere, it leaves
 * whole slices and totals that are their sums; run again, it ends in the same rows.
 * @throws AppError `not_found`, or with words for the owner, which are also stored with the account
 */
export async function syncAdAccount(
  tenant: Tenant,
  adAccountId: string,
  range: DayRange,
  given: Partial<SyncOptions> = {},
): Promise<AdAccountSync> {
  const options = syncOptions(given);
  const { account, platforms, ailing, through } = await findAccount(tenant, adAccountId);
  if (!through)
    throw new AppError("conflict", `Access to ${platformLabels(platforms)} has ended. Sign in again to sync.`);
  const run = await AccountRun.open(tenant, through, options, account);
  if (!run) return { state: "busy" };
  let campaigns: number;
  try {
    campaigns = await readAccount(run, range);
    await run.write((tx) => recordSync(tx, tenant, adAccountId, null));
  } catch (error) {
    return endBadly(run, platforms, error);
  }
  for (const platform of ailing) await noteSuccess(tenant, platform);
  return { state: "synced", campaigns };
}

async function findAccount(tenant: Tenant, adAccountId: string) {
  const all = await withTenant(tenant, (tx) => listCampaignConnections(tx, tenant));
  const showing = all.filter(({ account, status }) => account?.id === adAccountId && status !== "disconnected");
  const account: SyncedAdAccount | null | undefined = showing[0]?.account;
  if (!account) throw new AppError("not_found", "There is no such ad account.");
  const platforms = PLATFORM_IDS.filter((id) => showing.some(({ platform }) => platform === id));
  const having = (wanted: string) =>
    platforms.filter((id) => showing.some(({ platform, status }) => platform === id && status === wanted));
  const ailing = having("error");
  // One in error may work again, which only a try can tell; an expired one cannot.
  return { account, platforms, ailing, through: having("connected")[0] ?? ailing[0] };
}

/** Returns how many campaigns were read. */
async function readAccount(run: AccountRun, asked: DayRange): Promise<number> {
  const { tenant, options } = run;
  const wide = await refreshAccountFacts(run, asked);
  const listed = await run.read((adapter, access) => adapter.campaigns.list(access));
  const seen = new Set(listed.map(({ id }) => id));
  await run.write((tx) =>
    replaceCampaignList(tx, tenant, run.account.id, [...new Map(listed.map((c) => [c.id, c])).values()]),
  );
  for (const slice of sliceDays(untilToday(wide, run.account.timeZone, options.now()), SLICE_DAYS).reverse()) {
    options.signal?.throwIfAborted();
    const rows = await readSlice(run, slice);
    const unlisted = new Map(
      rows.filter(({ campaignId }) => !seen.has(campaignId)).map((row) => [row.campaignId, row.campaignName]),
    );
    await run.write(async (tx) => {
      await insertUnlistedCampaigns(tx, tenant, run.account.id, unlisted);
      await writeDays(tx, run, slice, rows);
      await recomputeAccountDays(tx, tenant, run.account.id, slice);
      await recomputeTotals(tx, tenant, run.account.id, slice);
    });
    for (const id of unlisted.keys()) seen.add(id);
  }
  return seen.size;
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

async function endBadly(run: AccountRun, platforms: readonly PlatformId[], error: unknown): Promise<AdAccountSync> {
  if (error instanceof LeaseLost) return { state: "busy" };
  const log = createLogger("campaigns.sync");
  const adAccountId = run.account.id;
  const noteLost = (cause: unknown) => log.warn("end of sync not recorded", { adAccountId, error: cause });
  if (run.options.signal?.aborted) {
    await run.release().catch(noteLost);
    throw error;
  }
  const words = explainSyncFailure(error, platforms);
  const foreseen = error instanceof PlatformError ? error.failure.kind !== "unknown" : error instanceof AppError;
  log[foreseen ? "warn" : "error"]("sync failed", { adAccountId, error });
  await run.write((tx) => recordSync(tx, run.tenant, adAccountId, words)).catch(noteLost);
  throw new AppError("upstream", words, { cause: error });
}
