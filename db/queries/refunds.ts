import { and, eq, sql } from "drizzle-orm";
import type { Tenant } from "../../lib/auth/tenant";
import type { DestinationId } from "../../lib/contracts/platforms";
import type { Transaction } from "../client";
import { marketingDeliveries as deliveries, marketingEvents as events } from "../schema";
import type { IngestFate, IngestOutcome, IngestRow } from "./events";

/** What a refund takes over from its sale or is measured by; what the sale's page tells is read by `findEventDetail`. */
const SALE = {
  id: events.id,
  eventType: events.eventType,
  orderRef: events.orderRef,
  productRef: events.productRef,
  valueMinor: events.eventValueMinor,
  currency: events.currency,
  occurredAt: events.occurredAt,
  actionSource: events.actionSource,
  transactionId: events.transactionId,
  consentAdUserData: events.consentAdUserData,
  consentAdPersonalization: events.consentAdPersonalization,
  identifierKinds: events.identifierKinds,
};

/** Whatever kind of event it is, a refund too. */
export async function findSaleById(tx: Transaction, tenant: Tenant, id: string) {
  const own = and(eq(events.storeId, tenant.storeId), eq(events.id, id));
  const [row] = await tx.select(SALE).from(events).where(own);
  return row;
}
export type SaleRow = NonNullable<Awaited<ReturnType<typeof findSaleById>>>;

export async function findPurchase(tx: Transaction, tenant: Tenant, orderRef: string): Promise<SaleRow | undefined> {
  const isOrder = and(eq(events.eventType, "purchase"), eq(events.orderRef, orderRef));
  const [row] = await tx
    .select(SALE)
    .from(events)
    .where(and(eq(events.storeId, tenant.storeId), isOrder));
  return row;
}

/** Until the transaction ends nobody else refunds this sale: what is left of it is read and taken by one at a time. */
export async function lockSale(tx: Transaction, tenant: Tenant, saleId: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`refund/${tenant.storeId}/${saleId}`}, 0))`);
}

/** How often something of a sale was given back, and how much together. */
export type Refunded = { readonly refunds: number; readonly refundedMinor: number };
export async function sumRefunds(tx: Transaction, tenant: Tenant, saleId: string): Promise<Refunded> {
  const [row] = await tx
    .select({
      refunds: sql<number>`count(*)::int`,
      refundedMinor: sql<number>`coalesce(sum(${events.eventValueMinor}), 0)::float8`,
    })
    .from(events)
    .where(and(eq(events.storeId, tenant.storeId), eq(events.refundOf, saleId)));
  return row ?? { refunds: 0, refundedMinor: 0 };
}

/** What already has the refund's number or its idempotency key. */
export async function findTwin(
  tx: Transaction,
  tenant: Tenant,
  { orderRef, idempotencyKey }: { orderRef: string | null; idempotencyKey: string | null },
) {
  const twin = { id: events.id, contentHash: events.contentHash };
  const inStore = eq(events.storeId, tenant.storeId);
  const isNumber = and(inStore, eq(events.eventType, "refund"), eq(events.orderRef, orderRef ?? ""));
  const [byNumber] = orderRef === null ? [] : await tx.select(twin).from(events).where(isNumber);
  if (byNumber || idempotencyKey === null) return byNumber;
  const [byKey] = await tx
    .select(twin)
    .from(events)
    .where(and(inStore, eq(events.idempotencyKey, idempotencyKey)));
  return byKey;
}

/** What became of a sale at every destination. */
export function listSaleFates(tx: Transaction, tenant: Tenant, saleId: string) {
  return tx
    .select({
      destination: deliveries.destination,
      state: deliveries.state,
      acceptedUntil: deliveries.acceptedUntil,
    })
    .from(deliveries)
    .where(and(eq(deliveries.storeId, tenant.storeId), eq(deliveries.eventId, saleId)));
}

/** Takes in one refund with its deliveries, within the transaction that has found out what is left of the sale. */
export async function ingestRefund(
  tx: Transaction,
  row: IngestRow,
  fates: readonly IngestFate[],
): Promise<{ eventId: string; outcome: IngestOutcome["outcome"]; rung: boolean }> {
  // The first row tells of the call, and another one comes only for what was there already.
  const [call, known] = await tx.execute<{ eventId: string; outcome: IngestOutcome["outcome"]; rung: boolean }>(sql`
    select event_id as "eventId", outcome, rung
    from ingest_events(${JSON.stringify([row])}::text::jsonb, ${JSON.stringify(fates)}::text::jsonb)`);
  if (!call) throw new TypeError("ingest_events did not answer for the refund");
  return known ?? { eventId: row.id, outcome: "accepted", rung: call.rung };
}

/** More than anybody chooses in the weeks in which a platform takes a refund. */
const CHOICES_MAX = 100;
/**
 * When which target was chosen for a store's sales, newest first, from its log: a delivery does not say which one it
 * went to. `isCurrent`: it is the one they go to now.
 */
export async function listTargetChoices(
  tx: Transaction,
  tenant: Tenant,
  destination: DestinationId,
): Promise<{ at: Date; isCurrent: boolean }[]> {
  const rows = await tx.execute<{ at: string; isCurrent: boolean }>(sql`
    select l.at::text as at, coalesce(l.details ->> 'targetId' = a.target_id, false) as "isCurrent"
    from audit_log l
    join marketing_accounts a on a.store_id = l.store_id and a.platform::text = ${destination}
    where l.store_id = ${tenant.storeId} and l.action = 'connection.assets_chosen' and l.target = ${destination}
    order by l.id desc limit ${CHOICES_MAX}`);
  return rows.map(({ at, isCurrent }) => ({ at: new Date(at), isCurrent }));
}

/**
 * A sale has just got the platform's final word, or one of its refunds has: the refunds that wait for it are due.
 * @returns how many
 */
export async function wakeRefunds(
  tx: Transaction,
  tenant: Tenant,
  destination: DestinationId,
  settledIds: readonly string[],
): Promise<number> {
  if (settledIds.length === 0) return 0;
  const woken = await tx.execute(sql`
    update marketing_deliveries d set next_attempt_at = now()
    from marketing_events e
    join marketing_events r on r.store_id = e.store_id and r.refund_of = coalesce(e.refund_of, e.id)
    where e.store_id = ${tenant.storeId}
      and e.id in (select jsonb_array_elements_text(${JSON.stringify(settledIds)}::text::jsonb)::uuid)
      and d.store_id = r.store_id and d.event_id = r.id and d.destination = ${destination}
      and d.state = 'waiting' and d.next_attempt_at > now()
    returning d.event_id`);
  return woken.length;
}
