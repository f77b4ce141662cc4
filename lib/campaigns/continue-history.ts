import { cutHistory, recordHistory } from "@/db/queries/campaign-history";
import type { Tenant } from "@/lib/auth/tenant";
import { nextSlice, oldestDay } from "./history";
import { runAccount } from "./run-account";
import { storeSlice } from "./store-slice";
import { type SyncOptions, syncOptions } from "./sync-options";

/**
 * Reads the newest slice of an account's history that is wanted and not here yet, or wanted once more. `done`: there is none left, or the
 * platform no longer has it; `busy`: another sync of the account is at work.
 * @throws AppError with words for the owner, which are also stored with the account
 */
export async function continueHistory(
  tenant: Tenant,
  adAccountId: string,
  given: Partial<SyncOptions> = {},
): Promise<"read" | "done" | "busy"> {
  const state = await runAccount(tenant, adAccountId, syncOptions(given), "history", async (run) => {
    const slice = nextSlice(run.account, run.today, run.sliceDays);
    if (slice) await storeSlice(run, slice);
    await run.write(async (tx) => {
      if (!slice) await cutHistory(tx, tenant, adAccountId, oldestDay(run.today));
      await recordHistory(tx, tenant, adAccountId, null);
    });
    return slice ? "read" : "done";
  });
  return state ?? "busy";
}
