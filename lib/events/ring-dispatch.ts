import { wakeLanes } from "@/db/queries/deliveries";
import { withTenant } from "@/db/with-tenant";
import type { Tenant } from "@/lib/auth/tenant";
import { DESTINATION_IDS } from "@/lib/contracts/platforms";
import { env } from "@/lib/core/env";
import { createLogger } from "@/lib/core/logger";

/**
 * Says that there is something to send, behind the till's answer. The embedded clock is normally rung by the database, in
 * the statement that stores the event; when that saw the lanes due already (`rung` false), their holder may just be
 * giving them back without having seen the new rows, and they are rung once more. Only nudges: the rows are the queue,
 * and the sweep finds what nobody announced.
 */
export function ringDispatch(tenant: Tenant, { rung }: { rung: boolean }): void {
  const nudges = [
    ...(rung ? [] : [withTenant(tenant, (tx) => wakeLanes(tx, tenant, DESTINATION_IDS))]),
    ...(env().JOBS_ENGINE === "inngest"
      ? [import("@/inngest/client").then(({ requestDispatch }) => requestDispatch())]
      : []),
  ];
  for (const nudge of nudges)
    nudge.catch((error: unknown) => createLogger("events.ring").warn("nudge lost", { storeId: tenant.storeId, error }));
}
