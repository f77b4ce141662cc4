import { type AlertDetails, closeHealed, hasUntold, seeTrouble } from "@/db/queries/alerts";
import { readLastSweep } from "@/db/queries/health";
import { storesWith } from "@/db/queries/stores";
import { withTenant } from "@/db/with-tenant";
import { forEachStore } from "@/lib/auth/for-each-store";
import type { Tenant } from "@/lib/auth/tenant";
import { JOBS_STOPPED_AFTER_MS } from "@/lib/contracts/alerts";
import { type JobsState, jobsState } from "@/lib/core/jobs-state";
import { createLogger } from "@/lib/core/logger";
import { type Channel, channels } from "./channels";
import { tellStores } from "./tell-alerts";

const KIND = "jobs_stopped";
const STORES_AT_ONCE = 4;

const log = createLogger("watch.jobs");

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
  if (state === "stopped") log.error("background work has stopped", details);
  const untold: Tenant[] = [];
  const stores = await storesWith("lanes");
  await forEachStore(stores, { job: "watchdog", log, signal, atOnce: STORES_AT_ONCE }, async (tenant) => {
    if (await watchStore(tenant, state, details)) untold.push(tenant);
  });
  await tellStores(untold, tellBy, signal);
  return state;
}

/** @returns whether there is something to tell that the monitor cannot */
function watchStore(tenant: Tenant, state: "stopped" | "running", details: AlertDetails): Promise<boolean> {
  return withTenant(tenant, async (tx) => {
    if (state === "stopped") {
      await seeTrouble(tx, tenant, { kind: KIND, subject: "", severity: "high", details });
      return hasUntold(tx, tenant);
    }
    await closeHealed(tx, tenant, { kinds: [KIND], staying: [], unseenMs: 0 });
    return false;
  });
}
