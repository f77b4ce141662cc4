import { expireDeliveries, wakeLanes } from "@/db/queries/deliveries";
import { foldSaleTallies } from "@/db/queries/figures";
import { storesWith, type Work } from "@/db/queries/stores";
import { foldTallies } from "@/db/queries/tallies";
import { withTenant } from "@/db/with-tenant";
import { forEachStore } from "@/lib/auth/for-each-store";
import type { Tenant } from "@/lib/auth/tenant";
import { DESTINATION_IDS } from "@/lib/contracts/platforms";
import { crashPoint } from "@/lib/core/crash-point";
import { createLogger } from "@/lib/core/logger";
import { dispatchEvents } from "./dispatch-events";

/** So that a statement is done within its time, however much became too old while nothing ran. */
const EXPIRED_AT_ONCE = 5_000;
/** Of a platform at most; the next minute goes on. */
const ROUNDS = 100;

/**
 * The guarantee behind every nudge, once a minute: closes what became too old, wakes lanes that have something waiting
 * but no time to look, folds the counts that have grown long, and sends.
 */
export async function sweepDeliveries({
  signal,
}: {
  signal: AbortSignal;
}): Promise<{ expired: number; handled: number }> {
  let expired = 0;
  const inStoresWith = async (work: Work, act: (tenant: Tenant) => Promise<void>): Promise<void> =>
    forEachStore(
      await storesWith(work),
      { job: "dispatch-events", log: createLogger(`events.sweep.${work}`), signal },
      act,
    );
  await inStoresWith("expired", async (tenant) => {
    expired += await expireStore(tenant, signal);
  });
  crashPoint("swept");
  await inStoresWith("asleep", async (tenant) => {
    for (const destination of DESTINATION_IDS) await withTenant(tenant, (tx) => wakeLanes(tx, tenant, [destination]));
  });
  await inStoresWith("tallies", (tenant) => withTenant(tenant, (tx) => foldTallies(tx, tenant)));
  await inStoresWith("sale_tallies", (tenant) => withTenant(tenant, (tx) => foldSaleTallies(tx, tenant)));
  return { expired, ...(await dispatchEvents({ signal })) };
}

async function expireStore(tenant: Tenant, signal: AbortSignal): Promise<number> {
  let expired = 0;
  for (const destination of DESTINATION_IDS) {
    for (let round = 0; round < ROUNDS && !signal.aborted; round += 1) {
      const count = await withTenant(tenant, (tx) => expireDeliveries(tx, tenant, destination, EXPIRED_AT_ONCE));
      expired += count;
      if (count < EXPIRED_AT_ONCE) break;
    }
  }
  return expired;
}
