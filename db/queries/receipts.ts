import { and, eq, isNull, lte, sql } from "drizzle-orm";
import type { Tenant } from "../../lib/auth/tenant";
import type { DestinationId } from "../../lib/contracts/platforms";
import type { Transaction } from "../client";
import { marketingDeliveries as deliveries } from "../schema";

/** Accepted deliveries whose final word is due, by receipt. */
export async function listDueReceipts(tx: Transaction, tenant: Tenant, limit: number) {
  return tx
    .select({
      destination: deliveries.destination,
      receiptId: deliveries.receiptId,
      size: sql<number>`count(*)::int`,
      /** Of the first of several times it was accepted. */
      firstAcceptedAt: sql<string>`min(coalesce(${deliveries.ambiguousSince}, ${deliveries.acceptedAt}))::text`,
      acceptedAt: sql<string>`min(${deliveries.acceptedAt})::text`,
      /** Whether it is a part of an earlier one. */
      isGroup: sql<boolean>`bool_or(${deliveries.sendGroup} is not null)`,
    })
    .from(deliveries)
    .where(
      and(
        eq(deliveries.storeId, tenant.storeId),
        eq(deliveries.state, "accepted"),
        lte(deliveries.confirmAt, sql`now()`),
      ),
    )
    .groupBy(deliveries.destination, deliveries.receiptId)
    .orderBy(sql`min(${deliveries.confirmAt})`)
    .limit(limit);
}

type Receipt = { readonly destination: DestinationId; readonly receiptId: string | null };
const ofReceipt = (tenant: Tenant, { destination, receiptId }: Receipt) =>
  and(
    eq(deliveries.storeId, tenant.storeId),
    eq(deliveries.destination, destination),
    receiptId === null ? isNull(deliveries.receiptId) : eq(deliveries.receiptId, receiptId),
    eq(deliveries.state, "accepted"),
  );

/** The platform's final word for every delivery of a receipt, or only for the refunds among them. @returns their events */
export async function settleReceipt(
  tx: Transaction,
  tenant: Tenant,
  receipt: Receipt,
  to: { state: "delivered" | "refused" | "unknown_outcome"; reason: string | null; platformCode: string | null },
  { only = "all" }: { only?: "all" | "refunds" } = {},
): Promise<string[]> {
  const isRefund = sql`exists (select 1 from marketing_events e where e.store_id = ${deliveries.storeId}
    and e.id = ${deliveries.eventId} and e.refund_of is not null)`;
  const settled = await tx
    .update(deliveries)
    .set({ ...to, confirmAt: null, ...(to.state === "delivered" && { deliveredAt: sql`now()` }) })
    .where(and(ofReceipt(tenant, receipt), only === "refunds" ? isRefund : undefined))
    .returning({ eventId: deliveries.eventId });
  return settled.map(({ eventId }) => eventId);
}

export async function askReceiptLater(
  tx: Transaction,
  tenant: Tenant,
  receipt: Receipt,
  afterMs: number,
): Promise<void> {
  await tx
    .update(deliveries)
    .set({ confirmAt: sql`now() + ${afterMs} * interval '1 millisecond'` })
    .where(ofReceipt(tenant, receipt));
}

/** What a delivery goes out again with: the others as before, a part of them, or nobody, so that the answer is its own. */
export type Company = "all" | "group" | "nobody";
/** An id's last digit is as good as drawn by lot: at most sixteen groups of about the same size. */
const groupOf = sql`${deliveries.receiptId} || '/' || right(${deliveries.eventId}::text, 1)`;

/** Lets every delivery of a receipt go out again. */
export async function resendReceipt(
  tx: Transaction,
  tenant: Tenant,
  receipt: Receipt,
  { company, reason, afterMs }: { company: Company; reason: string; afterMs: number },
): Promise<void> {
  await tx
    .update(deliveries)
    .set({
      state: "waiting",
      reason,
      nextAttemptAt: sql`now() + ${afterMs} * interval '1 millisecond'`,
      ...(company === "group" && { sendGroup: groupOf }),
      ...(company === "nobody" && { sendAlone: true, sendGroup: null }),
      confirmAt: null,
      // The platform may have this one already.
      ambiguousSince: sql`coalesce(${deliveries.ambiguousSince}, ${deliveries.acceptedAt})`,
    })
    .where(ofReceipt(tenant, receipt));
}
