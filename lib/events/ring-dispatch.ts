import { wakeLanes } from "@/db/queries/deliveries";
import { withTenant } from "@/db/with-tenant";
import { ringEngine } from "@/inngest/ring-engine";
import type { Tenant } from "@/lib/auth/tenant";
import { DESTINATION_IDS } from "@/lib/contracts/platforms";
import { createLogger } from "@/lib/core/logger";

/** Sales that come within this time are one call. */
const GATHER_MS = 100;
const waking = new Set<string>();
let isCalling = false;

/**
 * Says that there is something to send, behind the till's answer. The embedded clock is normally rung by the database, in
 * the statement that stores the event; when that saw the lanes due already (`rung` false), their holder may just be
 * giving them back without having seen the new rows, and they are rung once more. Only nudges: the rows are the queue,
 * and the sweep finds what nobody announced.
 */
export function ringDispatch(tenant: Tenant, { rung }: { rung: boolean }): void {
  if (!rung && !waking.has(tenant.storeId)) {
    waking.add(tenant.storeId);
    later(async () => {
      waking.delete(tenant.storeId);
      // One by one: whoever holds two lanes meets those who take them in the other order.
      for (const destination of DESTINATION_IDS) await withTenant(tenant, (tx) => wakeLanes(tx, tenant, [destination]));
    });
  }
  if (!isCalling) {
    isCalling = true;
    later(async () => {
      isCalling = false;
      ringEngine("dispatch");
    });
  }
}

/** After the events that are being stored meanwhile: they need no call of their own. */
function later(nudge: () => Promise<unknown>): void {
  setTimeout(() => {
    nudge().catch((error: unknown) => createLogger("events.ring").warn("nudge lost", { error }));
  }, GATHER_MS).unref();
}
