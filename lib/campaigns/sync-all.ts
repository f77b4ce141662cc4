import { listCampaignConnections, type SyncedAdAccount } from "@/db/queries/campaigns";
import { storesWith } from "@/db/queries/stores";
import { withTenant } from "@/db/with-tenant";
import { jobTenant } from "@/lib/auth/mint-tenant";
import type { Tenant } from "@/lib/auth/tenant";
import { AppError } from "@/lib/core/errors";
import { createLogger } from "@/lib/core/logger";
import { mapLimited } from "@/lib/core/map-limited";
import { TRAILING_DAYS } from "./account-days";
import { syncAdAccount } from "./sync-ad-account";
import { type SyncOptions, syncOptions } from "./sync-options";
import { takeTurns } from "./take-turns";

const JOB = "sync-campaigns";
const AT_ONCE = 4;
/** A job that was rung twice, or right after a person synced, finds nothing to do. */
const REST_MS = 30 * 60_000;

export type SyncAllOptions = {
  /** How many days back accounts are read that were synced before. */
  readonly days?: number;
  /** Accounts synced less than so long ago are left out. */
  readonly restMs?: number;
  readonly signal?: AbortSignal;
};
export type SyncAllResult = { readonly synced: number; readonly busy: number; readonly failed: number };

/**
 * Syncs every connected ad account of every store that is due, four at once: the stores in turns, the longest untouched
 * first. One account's failure is stored with it and stops no other. Safe late, twice, and in two places.
 */
export async function syncAllStores(
  { days = TRAILING_DAYS, restMs = REST_MS, signal }: SyncAllOptions = {},
  given: Partial<SyncOptions> = {},
): Promise<SyncAllResult> {
  const options = syncOptions({ ...given, signal });
  const due = await listDue(options.now().getTime() - restMs);
  const counts = { synced: 0, busy: 0, failed: 0 };
  await mapLimited(due, AT_ONCE, async ({ tenant, account }) => {
    if (signal?.aborted) return;
    try {
      const { state } = await syncAdAccount(tenant, account.id, { trailing: days }, options);
      counts[state]++;
    } catch (error) {
      if (signal?.aborted) return;
      counts.failed++;
      if (!(error instanceof AppError))
        createLogger("campaigns.sync-all").error("account failed", { adAccountId: account.id, error });
    }
  });
  return counts;
}

type Due = { readonly tenant: Tenant; readonly account: SyncedAdAccount };

async function listDue(before: number): Promise<Due[]> {
  const stores = await storesWith("campaigns");
  const found = await mapLimited(stores, AT_ONCE, async (storeId): Promise<Due[]> => {
    try {
      return await accountsOf(jobTenant(storeId, JOB), before);
    } catch (error) {
      createLogger("campaigns.sync-all").error("store not read", { storeId, error });
      return [];
    }
  });
  const syncedAt = (due: Due | undefined) => due?.account.lastSyncAt?.getTime() ?? 0;
  const longestFirst = found.map((own) => own.sort((a, b) => syncedAt(a) - syncedAt(b)));
  return takeTurns(longestFirst.sort(([a], [b]) => syncedAt(a) - syncedAt(b)));
}

async function accountsOf(tenant: Tenant, before: number): Promise<Due[]> {
  const connections = await withTenant(tenant, (tx) => listCampaignConnections(tx, tenant));
  // Those in error too: a closed account that was opened again heals by being read.
  const alive = connections.flatMap(({ status, account }) =>
    account && (status === "connected" || status === "error") ? [account] : [],
  );
  const accounts = [...new Map(alive.map((account) => [account.id, account])).values()];
  return accounts
    .filter(({ lastSyncAt }) => !lastSyncAt || lastSyncAt.getTime() <= before)
    .map((account) => ({ tenant, account }));
}
