import { closeHealed, seeTrouble } from "@/db/queries/alerts";
import {
  type Breach,
  changedPayloads,
  eventsWithoutFates,
  planForWholeStores,
  tornFromAttempts,
  withoutWakeUp,
  wrongCampaignSums,
  wrongSaleTallies,
  wrongTallies,
} from "@/db/queries/reconciliation";
import { watchedStores } from "@/db/queries/stores";
import { withTenant } from "@/db/with-tenant";
import { forEachStore } from "@/lib/auth/for-each-store";
import { jobTenant } from "@/lib/auth/mint-tenant";
import type { Tenant } from "@/lib/auth/tenant";
import { createLogger } from "@/lib/core/logger";

const RULES = [
  { rule: "R1", holds: "every event has one delivery per destination", ask: eventsWithoutFates },
  { rule: "R2", holds: "the kept counts are the real ones", ask: wrongTallies },
  { rule: "R3", holds: "nothing outlives its end or waits for nobody", ask: withoutWakeUp },
  { rule: "R4", holds: "what was taken is called so, and nothing else is", ask: tornFromAttempts },
  { rule: "R5", holds: "no sale was taken as two different ones", ask: changedPayloads },
  { rule: "R6", holds: "the till figures are what the events add up to", ask: wrongSaleTallies },
  {
    rule: "R7",
    holds: "account days, campaign months and totals are the sums of the campaigns' days",
    ask: wrongCampaignSums,
  },
] as const;
/** What one rule found; no rows is how it should be. */
export type Reconciled = Breach & { readonly rule: string; readonly holds: string };

const log = createLogger("watch.reconcile");

/** Compares a store's events, deliveries, counts, attempts and figures with each other: one line for each rule. */
export function reconcile(tenant: Tenant): Promise<Reconciled[]> {
  return withTenant(tenant, async (tx) => {
    await planForWholeStores(tx);
    const lines: Reconciled[] = [];
    for (const { rule, holds, ask } of RULES) lines.push({ rule, holds, ...(await ask(tx, tenant)) });
    return lines;
  });
}

/** Every store that sends or has campaigns, one after the other. A store that cannot be asked is an error for the caller. */
export async function* reconcileStores(): AsyncGenerator<{ tenant: Tenant; lines: Reconciled[] }> {
  for (const storeId of await watchedStores()) {
    const tenant = jobTenant(storeId, "reconcile");
    yield { tenant, lines: await reconcile(tenant) };
  }
}

/** The nightly books: opens an alert for a store whose books do not balance, and closes it when they do again. */
export async function reconcileNightly({
  signal,
}: {
  signal: AbortSignal;
}): Promise<{ stores: number; broken: number }> {
  let stores = 0;
  let broken = 0;
  await forEachStore(await watchedStores(), { job: "reconcile", log, signal }, async (tenant) => {
    stores += 1;
    if (await noteBooks(tenant, await reconcile(tenant))) broken += 1;
  });
  return { stores, broken };
}

async function noteBooks(tenant: Tenant, lines: readonly Reconciled[]): Promise<boolean> {
  const wrong = lines.filter(({ rows }) => rows > 0);
  const kind = "books_unbalanced";
  if (wrong.length === 0) {
    await withTenant(tenant, (tx) => closeHealed(tx, tenant, { kinds: [kind], staying: [], unseenMs: 0 }));
    return false;
  }
  const rows = wrong.reduce((total, line) => total + line.rows, 0);
  const details = { rows, rules: wrong.map(({ rule }) => rule).join(", ") };
  log.error("the books do not balance", { storeId: tenant.storeId, wrong });
  await withTenant(tenant, (tx) => seeTrouble(tx, tenant, { kind, subject: "", severity: "high", details }));
  return true;
}
