import { and, eq, inArray, or } from "drizzle-orm";
import type { Tenant } from "../../lib/auth/tenant";
import type { Transaction } from "../client";
import { marketingEvents as events } from "../schema";

/** Events that are recorded already under one of these order numbers or keys; at most two for each row asked about. */
export async function findKnownEvents(
  tx: Transaction,
  tenant: Tenant,
  asked: { readonly orderRefs: readonly string[]; readonly idempotencyKeys: readonly string[] },
) {
  const { orderRefs, idempotencyKeys } = asked;
  if (orderRefs.length + idempotencyKeys.length === 0) return [];
  return tx
    .select({
      id: events.id,
      eventType: events.eventType,
      orderRef: events.orderRef,
      idempotencyKey: events.idempotencyKey,
      contentHash: events.contentHash,
    })
    .from(events)
    .where(
      and(
        eq(events.storeId, tenant.storeId),
        or(
          orderRefs.length > 0 ? inArray(events.orderRef, [...orderRefs]) : undefined,
          idempotencyKeys.length > 0 ? inArray(events.idempotencyKey, [...idempotencyKeys]) : undefined,
        ),
      ),
    );
}
