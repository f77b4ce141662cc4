import type { Logger } from "@/lib/core/logger";
import { mapLimited } from "@/lib/core/map-limited";
import { jobTenant } from "./mint-tenant";
import type { Tenant } from "./tenant";

type Going = {
  readonly job: string;
  readonly log: Logger;
  readonly signal: AbortSignal;
  /** Stores at work at the same time. */
  readonly atOnce?: number;
};

/** Does a job's work in each store. One store's trouble is logged, and is not that of the stores after it. */
export async function forEachStore(
  storeIds: readonly string[],
  { job, log, signal, atOnce = 1 }: Going,
  act: (tenant: Tenant) => Promise<void>,
): Promise<void> {
  await mapLimited(storeIds, atOnce, async (storeId) => {
    if (signal.aborted) return;
    try {
      await act(jobTenant(storeId, job));
    } catch (error) {
      log.error("store failed", { storeId, job, error });
    }
  });
}
