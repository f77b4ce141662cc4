import { listOpenHistories } from "@/db/queries/campaign-history";
import { storesWith } from "@/db/queries/stores";
import { withTenant } from "@/db/with-tenant";
import { jobTenant } from "@/lib/auth/mint-tenant";
import type { Tenant } from "@/lib/auth/tenant";
import { AppError } from "@/lib/core/errors";
import { createLogger } from "@/lib/core/logger";
import { mapLimited } from "@/lib/core/map-limited";
import { TRAILING_DAYS } from "./account-days";
import { continueHistory } from "./continue-history";
import { interleave } from "./interleave";
import { syncAdAccount } from "./sync-ad-account";
import { type SyncOptions, syncOptions } from "./sync-options";

const JOB = "continue-backfills";
const AT_ONCE = 4;
/** What a tick does at most: another tick follows, and lets others have their turn. */
const TURNS_MAX = 60;
const PATIENCE_MS = 40_000;

export type BackfillsResult = { readonly read: number; readonly failed: number };
type Open = { readonly tenant: Tenant; readonly id: string; readonly lastSyncAt: Date | null };

/**
 * Goes on with every history that is not complete, one slice an account and turn, the stores in turns. An account that
 * fails rests with its reason written to it, and stops no other. Safe late, twice, and in two places.
 */
export async function continueBackfills(
  { signal }: { readonly signal?: AbortSignal } = {},
  given: Partial<SyncOptions> = {},
): Promise<BackfillsResult> {
  const options = syncOptions({ ...given, signal });
  const end = performance.now() + PATIENCE_MS;
  const mayBegin = () => !signal?.aborted && performance.now() < end;
  const counts = { read: 0, failed: 0 };
  const left = new Set<string>();
  for (let turns = 0; turns < TURNS_MAX && mayBegin(); ) {
    const open = (await listOpen()).filter(({ id }) => !left.has(id)).slice(0, TURNS_MAX - turns);
    if (open.length === 0) break;
    turns += open.length;
    await mapLimited(open, AT_ONCE, async (account) => {
      if (!mayBegin()) return;
      const state = await takeTurn(account, options);
      if (state === "read") counts.read++;
      else left.add(account.id);
      if (state === "failed") counts.failed++;
    });
  }
  return counts;
}

async function takeTurn({ tenant, id, lastSyncAt }: Open, options: SyncOptions) {
  try {
    if (lastSyncAt) return await continueHistory(tenant, id, options);
    // Its first sync never came to its end.
    const { state } = await syncAdAccount(tenant, id, { trailing: TRAILING_DAYS }, options);
    return state === "synced" ? "read" : "busy";
  } catch (error) {
    if (options.signal?.aborted) return "busy";
    if (!(error instanceof AppError))
      createLogger("campaigns.backfill").error("account failed", { adAccountId: id, error });
    return "failed";
  }
}

/** Where there are more stores than turns, chance gives each its share. */
async function listOpen(): Promise<Open[]> {
  const stores = (await storesWith("backfills")).map((id) => ({ id, order: Math.random() }));
  stores.sort((a, b) => a.order - b.order);
  const lists = await mapLimited(stores.slice(0, TURNS_MAX), AT_ONCE, async (store): Promise<Open[]> => {
    const tenant = jobTenant(store.id, JOB);
    try {
      const found = await withTenant(tenant, (tx) => listOpenHistories(tx, tenant));
      return found.map((account) => ({ tenant, ...account }));
    } catch (error) {
      createLogger("campaigns.backfill").error("store not read", { storeId: store.id, error });
      return [];
    }
  });
  return interleave(lists);
}
