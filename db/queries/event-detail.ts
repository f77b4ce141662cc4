import { and, asc, desc, eq, sql } from "drizzle-orm";
import type { Tenant } from "../../lib/auth/tenant";
import type { DestinationId } from "../../lib/contracts/platforms";
import type { Transaction } from "../client";
import {
  apiKeys,
  marketingDeliveryAttempts as attempts,
  marketingDeliveries as deliveries,
  marketingEvents as events,
} from "../schema";

/** What a sale's own page tells beyond the list. */
export async function findEventDetail(tx: Transaction, tenant: Tenant, id: string) {
  const [row] = await tx
    .select({
      productRef: events.productRef,
      currency: events.currency,
      quantity: events.quantity,
      items: events.items,
      actionSource: events.actionSource,
      consentAdUserData: events.consentAdUserData,
      consentAdPersonalization: events.consentAdPersonalization,
      till: apiKeys.name,
    })
    .from(events)
    .leftJoin(apiKeys, and(eq(apiKeys.storeId, events.storeId), eq(apiKeys.id, events.apiKeyId)))
    .where(and(eq(events.storeId, tenant.storeId), eq(events.id, id)))
    .limit(1);
  return row;
}

export const listDeliveryDetails = (tx: Transaction, tenant: Tenant, eventId: string) =>
  tx
    .select({
      destination: deliveries.destination,
      state: deliveries.state,
      reason: deliveries.reason,
      platformCode: deliveries.platformCode,
      attempts: deliveries.attempts,
      nextAttemptAt: deliveries.nextAttemptAt,
      acceptedUntil: deliveries.acceptedUntil,
      acceptedAt: deliveries.acceptedAt,
      deliveredAt: deliveries.deliveredAt,
      ambiguousSince: deliveries.ambiguousSince,
      receiptId: deliveries.receiptId,
      replayId: deliveries.replayId,
    })
    .from(deliveries)
    .where(and(eq(deliveries.storeId, tenant.storeId), eq(deliveries.eventId, eventId)))
    .orderBy(asc(deliveries.destination));

/** The latest tries of a delivery, newest first, and how many there were. */
export async function listTries(
  tx: Transaction,
  tenant: Tenant,
  { eventId, destination, limit }: { eventId: string; destination: DestinationId; limit: number },
) {
  const rows = await tx
    .select({
      attempt: attempts.attempt,
      at: attempts.at,
      outcome: attempts.outcome,
      reason: attempts.reason,
      platformCode: attempts.platformCode,
      httpStatus: attempts.httpStatus,
      traceId: attempts.traceId,
      durationMs: attempts.durationMs,
      late: attempts.late,
      total: sql<number>`(count(*) over ())::int`,
    })
    .from(attempts)
    .where(
      and(eq(attempts.storeId, tenant.storeId), eq(attempts.eventId, eventId), eq(attempts.destination, destination)),
    )
    .orderBy(desc(attempts.id))
    .limit(limit);
  return { tries: rows.map(({ total: _total, ...row }) => row), total: rows[0]?.total ?? 0 };
}
