import { setTimeout } from "node:timers/promises";
import { listCampaignConnections, type SyncedAdAccount } from "@/db/queries/campaigns";
import { storesWith } from "@/db/queries/stores";
import { withTenant } from "@/db/with-tenant";
import { jobTenant } from "@/lib/auth/mint-tenant";
import type { Tenant } from "@/lib/auth/tenant";
import { AppError } from "@/lib/core/errors";
import { createLogger } from "@/lib/core/logger";
import { mapLimited } from "@/lib/core/map-limited";
import { TRAILING_DAYS } from "./account-days";
import { interleave } from "./interleave";
import { syncAdAccount } from "./sync-ad-account";
import { type SyncOptions, syncOptions } from "./sync-options";

const JOB = "sync-campaigns";
const AT_ONCE = 4;
/** A job that was rung twice, or right after a person synced, finds nothing to do. */
const REST_MS = 30 * 60_000;
/** Another run reads an account for seconds, the first time for a minute. */
const PATIENCE_MS = 60_000;
const RETRY_MS = 1000;
/** After so long without its nightly reading an account gets that from any run. */
const NIGHT_MS = 24 * 3_600_000;

export type SyncAllOptions = {
  /** How many days back accounts are read that were synced before, and that had all their trailing days within a day. */
  readonly days?: number;
  /** Accounts that were read so many days back less than so long ago are left out. */
  readonly restMs?: number;
  /** How long accounts that another run holds are waited for. */
  readonly patienceMs?: number;
  readonly signal?: AbortSignal;
};
export type SyncAllResult = { readonly synced: number; readonly busy: number; readonly failed: number };

/**
 * Syncs every connected ad account of every store that is due, four at once: the stores in turns, the longest untouched
 * first; those that another run holds are waited for at the end. One account's failure is stored with it and stops
 * no other. Safe late, twice, and in two places.
 */
export async function syncAllStores(
  { days = TRAILING_DAYS, restMs = REST_MS, patienceMs = PATIENCE_MS, signal }: SyncAllOptions = {},
  given: Partial<SyncOptions> = {},
): Promise<SyncAllResult> {
  const options = syncOptions({ ...given, signal });
  const now = options.now().getTime();
  const since = { days, before: now - restMs };
  const counts = { synced: 0, busy: 0, failed: 0 };
  const sync = async ({ tenant, account }: Due): Promise<"busy" | undefined> => {
    if (signal?.aborted) return;
    const lostNight = (account.trailingReadAt?.getTime() ?? 0) <= now - NIGHT_MS;
    const trailing = lostNight ? Math.max(days, TRAILING_DAYS) : days;
    try {
      const { state } = await syncAdAccount(tenant, account.id, { trailing }, options);
      if (state === "busy") return state;
      counts.synced++;
    } catch (error) {
      if (signal?.aborted) return;
      counts.failed++;
      if (!(error instanceof AppError))
        createLogger("campaigns.sync-all").error("account failed", { adAccountId: account.id, error });
    }
  };
  const attempt = async (due: readonly Due[]): Promise<Due[]> => {
    const states = await mapLimited(due, AT_ONCE, sync);
    return due.filter((_, at) => states[at] === "busy");
  };
  let busy = await attempt(await listDue(since));
  for (const end = performance.now() + patienceMs; busy.length > 0 && !signal?.aborted; ) {
    busy = await attempt(await stillDue(busy, since));
    if (busy.length === 0 || performance.now() >= end) break;
    await setTimeout(RETRY_MS, undefined, { signal }).catch(() => {});
  }
  return { ...counts, busy: busy.length };
}

/** Without those that the other run has meanwhile read as far. */
async function stillDue(busy: readonly Due[], since: Since): Promise<Due[]> {
  const now = await mapLimited(busy, AT_ONCE, async ({ tenant, account }) => {
    const accounts = await accountsOf(tenant, since);
    return accounts.filter((due) => due.account.id === account.id);
  });
  return now.flat();
}

type Due = { readonly tenant: Tenant; readonly account: SyncedAdAccount };
/** How many days are to be read, of accounts whose last such reading lies before that moment. */
type Since = { readonly days: number; readonly before: number };

/** When so many days of an account were last read. */
const readAt = ({ lastSyncAt, trailingReadAt }: SyncedAdAccount, days: number): number =>
  (days < TRAILING_DAYS ? lastSyncAt : trailingReadAt)?.getTime() ?? 0;

async function listDue(since: Since): Promise<Due[]> {
  const stores = await storesWith("campaigns");
  const found = await mapLimited(stores, AT_ONCE, async (storeId): Promise<Due[]> => {
    try {
      return await accountsOf(jobTenant(storeId, JOB), since);
    } catch (error) {
      createLogger("campaigns.sync-all").error("store not read", { storeId, error });
      return [];
    }
  });
  const syncedAt = (due: Due | undefined) => due?.account.lastSyncAt?.getTime() ?? 0;
  const longestFirst = found.map((own) => own.sort((a, b) => syncedAt(a) - syncedAt(b)));
  return interleave(longestFirst.sort(([a], [b]) => syncedAt(a) - syncedAt(b)));
}

async function accountsOf(tenant: Tenant, { days, before }: Since): Promise<Due[]> {
  const connections = await withTenant(tenant, (tx) => listCampaignConnections(tx, tenant));
  // Those in error too: a closed account that was opened again heals by being read.
  const alive = connections.flatMap(({ status, account }) =>
    account && (status === "connected" || status === "error") ? [account] : [],
  );
  const accounts = [...new Map(alive.map((account) => [account.id, account])).values()];
  return accounts.filter((account) => readAt(account, days) <= before).map((account) => ({ tenant, account }));
}
