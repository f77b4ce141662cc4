import { closeHealed, seeTrouble } from "@/db/queries/alerts";
import { readLastSweep } from "@/db/queries/health";
import { storesWith } from "@/db/queries/stores";
import { withTenant } from "@/db/with-tenant";
import { jobTenant } from "@/lib/auth/mint-tenant";
import { JOBS_STOPPED_AFTER_MS } from "@/lib/contracts/alerts";
import { type JobsState, jobsState } from "@/lib/core/jobs-state";
import { createLogger } from "@/lib/core/logger";
import { type Channel, channels } from "./channels";
import { tellStores } from "./tell-alerts";

const KIND = "jobs_stopped";

/**
 * Looks whether background work runs, from outside of it: a clock that stands still cannot say so. Opens an alert for
 * every store that sends, and tells it itself, since the monitor does not run either; closes them when sweeps finish as
 * they should. Asked by the server process once a minute, whatever engine rings the jobs.
 */
export async function watchJobs({
  uptimeMs,
  signal,
  tellBy = channels(),
}: {
  uptimeMs: number;
  signal: AbortSignal;
  tellBy?: readonly Channel[];
}): Promise<JobsState> {
  const { finishedAt, silentMs } = await readLastSweep();
  const state = jobsState({ silentMs, uptimeMs }, JOBS_STOPPED_AFTER_MS);
  if (state === "slow" || state === "unknown") return state;
  const details = finishedAt === null ? {} : { since: new Date(finishedAt).toISOString() };
  const stores = (await storesWith("lanes")).map((storeId) => jobTenant(storeId, "watchdog"));
  for (const tenant of stores)
    await withTenant(tenant, (tx) =>
      state === "stopped"
        ? seeTrouble(tx, tenant, { kind: KIND, subject: "", severity: "high", details })
        : closeHealed(tx, tenant, { kinds: [KIND], staying: [], unseenMs: 0 }),
    );
  if (state === "stopped") {
    createLogger("watch.jobs").error("background work has stopped", details);
    await tellStores(stores, tellBy, signal);
  }
  return state;
}
