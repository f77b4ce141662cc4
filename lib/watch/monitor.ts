import { closeHealed, hasUntold, keyOfTrouble, listOpenAlerts, seeTrouble } from "@/db/queries/alerts";
import { watchedStores } from "@/db/queries/stores";
import { withTenant } from "@/db/with-tenant";
import { forEachStore } from "@/lib/auth/for-each-store";
import type { Tenant } from "@/lib/auth/tenant";
import type { AlertKind } from "@/lib/contracts/alerts";
import { env } from "@/lib/core/env";
import { createLogger } from "@/lib/core/logger";
import { type Channel, channels } from "./channels";
import { findTroubles } from "./find-troubles";
import { tellStores } from "./tell-alerts";

const STORES_AT_ONCE = 4;
/** Two looks in a row: a connection that one proof takes back and the next one ends again is not told twice a day. */
const TWO_LOOKS_MS = 8 * 60_000;
/** The kinds that are read from a store's rows, with how long they must be gone before they are over. */
const WATCHED: readonly { readonly kinds: readonly AlertKind[]; readonly unseenMs: number }[] = [
  { kinds: ["connection_dead"], unseenMs: TWO_LOOKS_MS },
  { kinds: ["deliveries_failed", "sales_waiting", "unknown_code"], unseenMs: 0 },
];

const log = createLogger("watch.monitor");

/**
 * Looks at every store with a connection: opens an alert for what is wrong, sees the open ones again, closes what has
 * healed. Then, as a step of its own, tells whoever is to be told.
 */
export async function monitorStores({
  signal,
  tellBy = channels(),
}: {
  signal: AbortSignal;
  tellBy?: readonly Channel[];
}): Promise<{ stores: number; told: number }> {
  const stores = await watchedStores();
  const untold: Tenant[] = [];
  await forEachStore(stores, { job: "monitor-event-sync", log, signal, atOnce: STORES_AT_ONCE }, async (tenant) => {
    if (await monitorStore(tenant)) untold.push(tenant);
  });
  return { stores: stores.length, told: await tellStores(untold, tellBy, signal) };
}

/** @returns whether there is something to tell */
export function monitorStore(tenant: Tenant): Promise<boolean> {
  return withTenant(tenant, async (tx) => {
    const found = await findTroubles(tx, tenant, env().EVENT_SYNC_ALERT_THRESHOLD);
    const kinds = WATCHED.flatMap((group) => group.kinds);
    const open = new Set((await listOpenAlerts(tx, tenant, kinds)).map(keyOfTrouble));
    const seen = found.filter((finding) => finding.opens || open.has(keyOfTrouble(finding)));
    for (const { opens: _opens, ...trouble } of seen) await seeTrouble(tx, tenant, trouble);
    for (const group of WATCHED) await closeHealed(tx, tenant, { ...group, staying: seen.map(keyOfTrouble) });
    return hasUntold(tx, tenant);
  });
}
