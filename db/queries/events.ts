import { and, asc, desc, eq, inArray, lt, or, type SQL, sql } from "drizzle-orm";
import type { Tenant } from "../../lib/auth/tenant";
import type { EventListQuery, EventType, SkipReason } from "../../lib/contracts/events";
import type { DestinationId } from "../../lib/contracts/platforms";
import { crashPoint } from "../../lib/core/crash-point";
import { rawSql, type Transaction } from "../client";
import {
  marketingDeliveries as deliveries,
  marketingEvents as events,
  marketingDeliveryLanes as lanes,
} from "../schema";

/** One event as `ingest_events` takes it; names are the function's own. */
export type IngestRow = {
  readonly idx: number;
  readonly id: string;
  readonly store_id: string;
  readonly event_type: EventType;
  readonly order_ref: string | null;
  readonly product_ref: string | null;
  readonly idempotency_key: string | null;
  /** The stored one first, then those of older keys. */
  readonly content_hashes: readonly string[];
  readonly event_value_minor: number | null;
  readonly currency: string;
  readonly quantity: number;
  readonly items: readonly { id: string; quantity: number; priceMinor: number | null }[];
  readonly occurred_at: string;
  readonly action_source: string;
  readonly transaction_id: string;
  readonly consent_ad_user_data: boolean;
  readonly consent_ad_personalization: boolean;
  readonly customer_refs: readonly string[];
  readonly identifier_kinds: readonly string[];
  readonly identifiers_encrypted: string | null;
  readonly event_data: unknown;
  readonly api_key_id: string | null;
};
/** What becomes of an event at one destination, as far as the event itself decides. */
export type IngestFate = {
  readonly event_id: string;
  readonly destination: DestinationId;
  readonly skip: SkipReason | null;
  readonly accepted_until: string;
};
export type IngestOutcome = {
  readonly idx: number;
  readonly eventId: string;
  readonly outcome: "accepted" | "duplicate" | "conflict";
};

const DEADLOCK = "40P01";
const TRIES_MAX = 3;

/**
 * Takes in events with their deliveries in one statement and one commit. Resolves after the commit.
 * `rung`: the dispatcher was called for them; otherwise somebody else's call should do, but may just be over.
 */
export async function ingestRows(
  rows: readonly IngestRow[],
  fates: readonly IngestFate[],
): Promise<{ outcomes: IngestOutcome[]; rung: boolean }> {
  for (let tries = 1; ; tries += 1) {
    try {
      crashPoint("ingest");
      const found = await ingest(rows, fates);
      crashPoint("ingested");
      const outcomes = found.map(({ idx, event_id, outcome }) => ({ idx, eventId: event_id, outcome }));
      return { outcomes, rung: found.some(({ rung }) => rung) };
    } catch (error) {
      // Two batches that overlap in both their orders and their keys: one is undone whole, and simply tried again.
      const isDeadlock = error instanceof Error && "code" in error && error.code === DEADLOCK;
      if (!isDeadlock || tries >= TRIES_MAX) throw error;
    }
  }
}

type IngestedRow = { idx: number; event_id: string; outcome: IngestOutcome["outcome"]; rung: boolean };
/** As text and cast there: the driver's own JSON handling depends on which client it is. */
const ingest = (rows: readonly IngestRow[], fates: readonly IngestFate[]) =>
  rawSql()<IngestedRow[]>`
    select idx, event_id, outcome, rung
    from ingest_events(${JSON.stringify(rows)}::text::jsonb, ${JSON.stringify(fates)}::text::jsonb)`;

export function countDeliveries(tx: Transaction, tenant: Tenant) {
  return tx
    .select({
      destination: deliveries.destination,
      state: deliveries.state,
      reason: deliveries.reason,
      count: sql<number>`count(*)::int`,
      oldestAt: sql<string | null>`min(${deliveries.createdAt})`,
      newestSentAt: sql<string | null>`max(coalesce(${deliveries.acceptedAt}, ${deliveries.deliveredAt}))`,
    })
    .from(deliveries)
    .where(eq(deliveries.storeId, tenant.storeId))
    .groupBy(deliveries.destination, deliveries.state, deliveries.reason);
}

export async function countEvents(tx: Transaction, tenant: Tenant): Promise<number> {
  const [row] = await tx
    .select({ count: sql<number>`count(*)::int` })
    .from(events)
    .where(eq(events.storeId, tenant.storeId));
  return row?.count ?? 0;
}

export function listLanes(tx: Transaction, tenant: Tenant) {
  return tx
    .select({ destination: lanes.destination, parkedReason: lanes.parkedReason, parkedAt: lanes.parkedAt })
    .from(lanes)
    .where(eq(lanes.storeId, tenant.storeId));
}

/** A place in the list: newest first by time taken in, then id. */
export type EventCursor = { readonly createdAt: string; readonly id: string };

export async function listEventRows(
  tx: Transaction,
  tenant: Tenant,
  query: Pick<EventListQuery, "state" | "destination" | "eventType" | "q" | "limit">,
  after: EventCursor | undefined,
) {
  const { state, destination, eventType, q, limit } = query;
  const conditions: (SQL | undefined)[] = [
    eq(events.storeId, tenant.storeId),
    eventType && eq(events.eventType, eventType),
    q ? eq(events.orderRef, q) : undefined,
    state || destination ? deliveryExists(tx, tenant, state, destination) : undefined,
    after &&
      or(
        lt(events.createdAt, sql`${after.createdAt}::timestamptz`),
        and(eq(events.createdAt, sql`${after.createdAt}::timestamptz`), lt(events.id, after.id)),
      ),
  ];
  return tx
    .select({
      id: events.id,
      eventType: events.eventType,
      orderRef: events.orderRef,
      eventValueMinor: events.eventValueMinor,
      currency: events.currency,
      occurredAt: events.occurredAt,
      identifierKinds: events.identifierKinds,
      createdAt: events.createdAt,
      // Microseconds, which a Date would lose: the cursor must name exactly this row.
      cursorAt: sql<string>`${events.createdAt}::text`,
    })
    .from(events)
    .where(and(...conditions))
    .orderBy(desc(events.createdAt), desc(events.id))
    .limit(limit + 1);
}

function deliveryExists(
  tx: Transaction,
  tenant: Tenant,
  state: EventListQuery["state"],
  destination: EventListQuery["destination"],
): SQL {
  const matching = tx
    .select({ one: sql`1` })
    .from(deliveries)
    .where(
      and(
        eq(deliveries.storeId, tenant.storeId),
        eq(deliveries.eventId, events.id),
        state && eq(deliveries.state, state),
        destination && eq(deliveries.destination, destination),
      ),
    );
  return sql`exists ${matching}`;
}

export function listDeliveriesOf(tx: Transaction, tenant: Tenant, eventIds: readonly string[]) {
  return tx
    .select({
      eventId: deliveries.eventId,
      destination: deliveries.destination,
      state: deliveries.state,
      reason: deliveries.reason,
      attempts: deliveries.attempts,
      nextAttemptAt: deliveries.nextAttemptAt,
      acceptedAt: deliveries.acceptedAt,
      deliveredAt: deliveries.deliveredAt,
    })
    .from(deliveries)
    .where(and(eq(deliveries.storeId, tenant.storeId), inArray(deliveries.eventId, [...eventIds])))
    .orderBy(asc(deliveries.destination));
}
