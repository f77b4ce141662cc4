import { and, eq, inArray, isNotNull, sql } from "drizzle-orm";
import type { Tenant } from "../../lib/auth/tenant";
import type { DeliveryState, EventType } from "../../lib/contracts/events";
import type { DestinationId } from "../../lib/contracts/platforms";
import { rawSql, type Transaction } from "../client";
import { literal } from "../literal";
import {
  marketingDeliveryAttempts as attempts,
  marketingDeliveries as deliveries,
  marketingDeliveryLanes as lanes,
} from "../schema";

/** A lane held by this process until its lease ends. */
export type Lease = { readonly storeId: string; readonly destination: DestinationId; readonly epoch: number };

/** Leases up to `limit` lanes that are due, oldest first; nobody else gets them until the lease ends. */
export async function claimLanes(limit: number, leaseSeconds: number): Promise<Lease[]> {
  const rows = await rawSql()<{ store_id: string; destination: DestinationId; epoch: string }[]>`
    select store_id, destination, epoch from claim_lanes(${limit}, ${leaseSeconds})`;
  return rows.map(({ store_id, destination, epoch }) => ({ storeId: store_id, destination, epoch: Number(epoch) }));
}

const laneOf = ({ storeId, destination, epoch }: Lease) =>
  and(eq(lanes.storeId, storeId), eq(lanes.destination, destination), eq(lanes.epoch, epoch));

/**
 * While a lane is leased and nobody has rung, next_at is the lease's end. Told without a clock: the ring may be younger
 * than the transaction that looks.
 */
const isRung = sql`${lanes.nextAt} < ${lanes.leaseUntil}`;

/** Locks the lane for the holder of this lease and lengthens it. Undefined: the lease is lost. */
export async function renewLease(tx: Transaction, lease: Lease, leaseSeconds: number) {
  const end = sql`now() + make_interval(secs => ${leaseSeconds})`;
  const [row] = await tx
    .update(lanes)
    .set({ leaseUntil: end, nextAt: sql`case when ${isRung} then ${lanes.nextAt} else ${end} end` })
    .where(laneOf(lease))
    .returning({ parkedReason: lanes.parkedReason, failures: lanes.failures });
  return row;
}

export type DueDelivery = {
  readonly eventId: string;
  readonly attempts: number;
  readonly sendAlone: boolean;
  readonly acceptedUntil: Date;
  readonly ambiguousSince: Date | null;
  readonly eventType: EventType;
  readonly orderRef: string | null;
  readonly productRef: string | null;
  readonly eventValueMinor: number | null;
  readonly currency: string;
  readonly quantity: number;
  readonly items: { id: string; quantity: number; priceMinor: number | null }[];
  readonly occurredAt: Date;
  readonly actionSource: string;
  readonly transactionId: string;
  readonly consentAdUserData: boolean;
  readonly consentAdPersonalization: boolean;
  readonly identifiersEncrypted: string | null;
  /** The sale that all of the above is of: the event itself, or for a refund the purchase. */
  readonly saleId: string;
  /** How much of the sale was given back by now. */
  readonly refunds: number;
  readonly refundedMinor: number;
  /** For a refund: where the sale itself stands at this destination; null for any other event. */
  readonly sale: SaleStanding | null;
};
export type SaleStanding = {
  /** Null: the sale was never meant for this destination. */
  readonly state: DeliveryState | null;
  /** When the platform got it, as far as is known. */
  readonly sentAt: Date | null;
  /** Another refund of it is being processed at the platform. */
  readonly isBusy: boolean;
};
/** A request each: no more than fit into a lease however slowly the platform answers. */
const ALONE_MAX = 3;
type DueRow = Omit<DueDelivery, "acceptedUntil" | "ambiguousSince" | "occurredAt" | "sale"> & {
  acceptedUntil: string;
  ambiguousSince: string | null;
  occurredAt: string;
  isRefund: boolean;
  saleState: DeliveryState | null;
  saleSentAt: string | null;
  isSaleBusy: boolean;
};

/**
 * Takes the next due deliveries, those first that the platform will refuse first, and marks them as being out. A row
 * that was still marked belongs to a sender that died: whether the platform has it is then unknown since that moment. A
 * refund comes with what its sale is known by.
 */
export async function takeDue(tx: Transaction, lease: Lease, limit: number): Promise<DueDelivery[]> {
  const rows = await tx.execute<DueRow>(sql`
    with head as (
      select send_alone, send_group from marketing_deliveries
      where store_id = ${lease.storeId} and destination = ${literal(lease.destination)} and state = 'waiting' and next_attempt_at <= now()
      order by accepted_until, event_id limit 1
    ), due as (
      select ctid from marketing_deliveries
      where store_id = ${lease.storeId} and destination = ${literal(lease.destination)} and state = 'waiting' and next_attempt_at <= now()
        and send_alone = (select send_alone from head) and send_group is not distinct from (select send_group from head)
      order by accepted_until, event_id
      limit (select case when send_alone then ${Math.min(limit, ALONE_MAX)}::int else ${limit}::int end from head)
      for no key update
    ), taken as (
      update marketing_deliveries d
      set attempts = d.attempts + 1, in_flight_since = now(), updated_at = now(),
        ambiguous_since = coalesce(d.ambiguous_since, d.in_flight_since)
      -- By place: where the planner takes the table for small, it would read all of it for each row.
      where d.store_id = ${lease.storeId} and d.ctid = any (array (select ctid from due))
      returning d.*
    ), told as materialized (
      -- By itself: behind row-level security an index is not used for what is compared with an expression.
      select t.*, e.refund_of, coalesce(e.refund_of, e.id) as sale_id
      from taken t join marketing_events e on e.store_id = t.store_id and e.id = t.event_id
    )
    select t.event_id as "eventId", t.attempts, t.send_alone as "sendAlone", t.accepted_until::text as "acceptedUntil",
      t.ambiguous_since::text as "ambiguousSince", s.event_type as "eventType", s.order_ref as "orderRef",
      s.product_ref as "productRef", s.event_value_minor::float8 as "eventValueMinor", s.currency, s.quantity, s.items,
      s.occurred_at::text as "occurredAt", s.action_source as "actionSource", s.transaction_id as "transactionId",
      s.consent_ad_user_data as "consentAdUserData", s.consent_ad_personalization as "consentAdPersonalization",
      s.identifiers_encrypted as "identifiersEncrypted", s.id as "saleId",
      refunded.count as "refunds", refunded.minor as "refundedMinor",
      t.refund_of is not null as "isRefund", sd.state as "saleState",
      coalesce(sd.accepted_at, sd.delivered_at, sd.ambiguous_since)::text as "saleSentAt",
      t.refund_of is not null and exists (
        select 1 from marketing_events o
        join marketing_deliveries od on od.store_id = o.store_id and od.event_id = o.id and od.destination = t.destination and od.state = 'accepted'
        where o.store_id = t.store_id and o.refund_of = t.refund_of) as "isSaleBusy"
    from told t
    join marketing_events s on s.store_id = t.store_id and s.id = t.sale_id
    left join lateral (
      select d.state, d.accepted_at, d.delivered_at, d.ambiguous_since from marketing_deliveries d
      where t.refund_of is not null and d.store_id = t.store_id and d.event_id = t.refund_of and d.destination = t.destination
      offset 0) sd on true
    cross join lateral (
      select count(*)::int as count, coalesce(sum(r.event_value_minor), 0)::float8 as minor
      from marketing_events r where r.store_id = s.store_id and r.refund_of = s.id) refunded
    order by t.accepted_until, t.event_id`);
  return rows.map(({ isRefund, saleState, saleSentAt, isSaleBusy, ...row }) => ({
    ...row,
    acceptedUntil: new Date(row.acceptedUntil),
    ambiguousSince: row.ambiguousSince === null ? null : new Date(row.ambiguousSince),
    occurredAt: new Date(row.occurredAt),
    sale: isRefund
      ? { state: saleState, sentAt: saleSentAt === null ? null : new Date(saleSentAt), isBusy: isSaleBusy }
      : null,
  }));
}

/** Whether any of these is still marked as being out: their outcomes are then not written yet. */
export async function isAnyOut(
  tx: Transaction,
  { storeId, destination }: Lease,
  due: readonly DueDelivery[],
): Promise<boolean> {
  const ids = due.map(({ eventId }) => eventId);
  const [row] = await tx
    .select({ eventId: deliveries.eventId })
    .from(deliveries)
    .where(
      and(
        eq(deliveries.storeId, storeId),
        eq(deliveries.destination, destination),
        inArray(deliveries.eventId, ids),
        isNotNull(deliveries.inFlightSince),
      ),
    )
    .limit(1);
  return row !== undefined;
}

/** Whether tries of these were written down under this lease, which may have gone meanwhile. */
export async function hasAttempts(tx: Transaction, lease: Lease, due: readonly DueDelivery[]): Promise<boolean> {
  const ids = due.map(({ eventId }) => eventId);
  const isOurs = and(eq(attempts.destination, lease.destination), eq(attempts.epoch, lease.epoch));
  const [row] = await tx
    .select({ eventId: attempts.eventId })
    .from(attempts)
    .where(and(eq(attempts.storeId, lease.storeId), inArray(attempts.eventId, ids), isOurs))
    .limit(1);
  return row !== undefined;
}

/** What one try of one delivery came to. */
export type DeliveryChange = {
  readonly eventId: string;
  readonly state: "waiting" | "accepted" | "delivered" | "refused" | "skipped" | "expired" | "unknown_outcome";
  readonly reason: string | null;
  readonly platformCode: string | null;
  readonly receiptId: string | null;
  /** For `waiting`: how long until the next try. */
  readonly retryAfterMs: number;
  /** The platform may have taken it. */
  readonly ambiguous: boolean;
  /** For `accepted`: when to ask for the final word. */
  readonly confirmAfterMs: number;
  /** False for a try that was only put off. */
  readonly counts: boolean;
  /** For `waiting`: from now on it goes out by itself. */
  readonly alone?: boolean;
};

/** Writes outcomes back, for rows that still wait; in the same statement, when the platform last took something. */
export async function applyChanges(tx: Transaction, lease: Lease, changes: readonly DeliveryChange[]): Promise<void> {
  const ids = changes.map(({ eventId }) => eventId);
  const isSent = changes.some(({ state }) => state === "accepted" || state === "delivered");
  const noted = sql`
    with noted as (
      update marketing_delivery_lanes set last_sent_at = now()
      where store_id = ${lease.storeId} and destination = ${lease.destination} and epoch = ${lease.epoch})`;
  await tx.execute(sql`${isSent ? noted : sql``}
    update marketing_deliveries d set
      state = c.state::marketing_delivery_state, reason = c.reason, platform_code = c."platformCode",
      receipt_id = coalesce(c."receiptId", d.receipt_id),
      next_attempt_at = case when c.state = 'waiting' then now() + c."retryAfterMs" * interval '1 millisecond' end,
      ambiguous_since = case when c.ambiguous then coalesce(d.ambiguous_since, d.in_flight_since) else d.ambiguous_since end,
      in_flight_since = null,
      attempts = case when c.counts then d.attempts else d.attempts - 1 end,
      accepted_at = case when c.state = 'accepted' then now() else d.accepted_at end,
      delivered_at = case when c.state = 'delivered' then now() else d.delivered_at end,
      send_alone = d.send_alone or coalesce(c.alone, false),
      send_group = case when c.alone then null else d.send_group end,
      confirm_at = case when c.state = 'accepted' then now() + c."confirmAfterMs" * interval '1 millisecond' end,
      updated_at = now()
    from jsonb_to_recordset(${JSON.stringify(changes)}::text::jsonb) as c (
      "eventId" uuid, state text, reason text, "platformCode" text, "receiptId" text, "retryAfterMs" float8,
      ambiguous boolean, "confirmAfterMs" float8, counts boolean, alone boolean)
    where d.store_id = ${lease.storeId} and d.destination = ${lease.destination} and d.event_id = c."eventId" and d.state = 'waiting'
      -- Said twice: where the planner takes the table for small, it is at worst read once, and not once for each change.
      and d.event_id in ${ids}`);
}

export type Attempt = Omit<Required<typeof attempts.$inferInsert>, "id" | "storeId" | "destination" | "epoch" | "at">;
/** Appends one line per try. As one value, since a thousand lines of parameters cost more to read than to store. */
export async function insertAttempts(tx: Transaction, lease: Lease, lines: readonly Attempt[]): Promise<void> {
  if (lines.length === 0) return;
  await tx.execute(sql`
    insert into marketing_delivery_attempts (store_id, destination, epoch, event_id, attempt, outcome, reason,
      platform_code, http_status, trace_id, duration_ms, late)
    select ${lease.storeId}, ${lease.destination}, ${lease.epoch}, l.* from jsonb_to_recordset(${JSON.stringify(lines)}::text::jsonb) as l (
      "eventId" uuid, attempt int, outcome text, reason text, "platformCode" text, "httpStatus" int, "traceId" text,
      "durationMs" int, late boolean)`);
}

/** What the lane does next. */
export type LaneRest = {
  readonly failures: number;
  /** Asleep for so long; null: not asleep. */
  readonly sleepMs: number | null;
  /** Parked until a person acts; null: not parked. */
  readonly park: string | null;
};

/**
 * Gives the lane back. A sale that rang meanwhile keeps it due; otherwise the earliest waiting row says when to look
 * again, and nobody has to look when none waits. Never earlier than now, so that a lane with much to send goes behind
 * those that rang meanwhile. Without `rest` nothing was sent, and what the lane rests for stays as it is.
 */
export async function releaseLane(tx: Transaction, lease: Lease, rest: LaneRest | undefined): Promise<void> {
  await tx
    .update(lanes)
    .set({
      leaseUntil: null,
      ...(rest && {
        failures: rest.failures,
        notBefore: rest.sleepMs === null ? null : sql`now() + ${rest.sleepMs} * interval '1 millisecond'`,
        parkedReason: rest.park,
        parkedAt: rest.park === null ? null : sql`coalesce(${lanes.parkedAt}, now())`,
      }),
      nextAt: sql`case when ${isRung} then now() else (
        select greatest(min(d.next_attempt_at), now()) from marketing_deliveries d
        where d.store_id = ${lease.storeId} and d.destination = ${literal(lease.destination)} and d.state = 'waiting'
        having count(*) > 0) end`,
    })
    .where(laneOf(lease));
}

/**
 * Ends waiting deliveries that the platform would no longer take, those first that it would refuse first. Returns how
 * many: fewer than `limit` when none is left.
 */
export async function expireDeliveries(
  tx: Transaction,
  { storeId }: Tenant,
  destination: DestinationId,
  limit: number,
): Promise<number> {
  const { count } = await tx.execute(sql`
    with late as (
      select ctid from marketing_deliveries
      where store_id = ${storeId} and destination = ${literal(destination)} and state = 'waiting' and accepted_until <= now()
        -- A row that is out right now is judged by its answer.
        and (in_flight_since is null or in_flight_since < now() - interval '10 minutes')
      order by accepted_until, event_id limit ${limit}
      for no key update
    )
    update marketing_deliveries d set
      -- Out once and never answered for: it may be there.
      state = (case when coalesce(d.ambiguous_since, d.in_flight_since) is null then 'expired' else 'unknown_outcome' end)::marketing_delivery_state,
      reason = 'too_old', next_attempt_at = null, updated_at = now()
    where d.store_id = ${storeId} and d.ctid = any (array (select ctid from late))`);
  return count;
}

/** Wakes lanes that nobody would look at yet and rings: the same as a new sale does. */
export async function wakeLanes(
  tx: Transaction,
  tenant: Tenant,
  destinations: readonly DestinationId[],
): Promise<void> {
  const woken = await tx
    .update(lanes)
    .set({ nextAt: sql`now()` })
    .where(
      and(
        eq(lanes.storeId, tenant.storeId),
        inArray(lanes.destination, [...destinations]),
        sql`(${lanes.nextAt} is null or ${lanes.nextAt} > now())`,
      ),
    )
    .returning({ destination: lanes.destination });
  if (woken.length > 0) await tx.execute(sql`select pg_notify('dispatch', '')`);
}
