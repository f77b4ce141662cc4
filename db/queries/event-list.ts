import { and, desc, eq, gte, inArray, isNotNull, lt, or, type SQL, sql } from "drizzle-orm";
import type { Tenant } from "../../lib/auth/tenant";
import { DELIVERY_STATES, type EventListQuery, STORED_EVENT_TYPES } from "../../lib/contracts/events";
import { DESTINATION_IDS } from "../../lib/contracts/platforms";
import type { Transaction } from "../client";
import {
  marketingDeliveries as deliveries,
  marketingEvents as events,
  marketingDeliveryTallies as tallies,
} from "../schema";
import type { TimeRange } from "./time-range";

/** A place in the list: newest first by time taken in, then id. */
export type EventCursor = { readonly createdAt: string; readonly id: string };
export type EventFilter = Pick<EventListQuery, "state" | "destination" | "reason" | "eventType" | "q" | "limit"> & {
  readonly range: TimeRange;
  readonly after: EventCursor | undefined;
};

/** So many deliveries are read and sorted in less time than it takes to look for them among all sales. */
const FEW = 20_000;
/** As many of the newest sales are looked through before the deliveries are asked instead. */
const WINDOW = 5_000;

/**
 * One row more than `limit`, when there are so many. Either side may lead: what many sales have is found soon among the
 * newest, what few have only by the index of the deliveries' states.
 */
export async function listEventRows(tx: Transaction, tenant: Tenant, filter: EventFilter) {
  const { state, reason, q, limit } = filter;
  // An order number is at most a sale of each kind; everything has deliveries, so a destination alone narrows nothing.
  if (q || (!state && !reason)) return readRows(tx, tenant, and(...eventConditions(tx, tenant, filter)), limit);
  const isFew = (await tally(tx, tenant, filter)) <= FEW;
  const newest = isFew ? [] : await idsAmongNewest(tx, tenant, filter);
  const ids = newest.length > limit ? newest : await idsByDelivery(tx, tenant, filter);
  return ids.length === 0 ? [] : readRows(tx, tenant, inArray(events.id, ids), limit);
}

const readRows = (tx: Transaction, tenant: Tenant, where: SQL | undefined, limit: number) =>
  tx
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
    .where(and(eq(events.storeId, tenant.storeId), where))
    .orderBy(desc(events.createdAt), desc(events.id))
    .limit(limit + 1);

function eventConditions(tx: Transaction, tenant: Tenant, filter: EventFilter): (SQL | undefined)[] {
  const { state, destination, reason, eventType, q } = filter;
  return [
    eq(events.storeId, tenant.storeId),
    // Named by kind too, because the index of order numbers is.
    q
      ? and(inArray(events.eventType, eventType ? [eventType] : [...STORED_EVENT_TYPES]), eq(events.orderRef, q))
      : undefined,
    eventType && eq(events.eventType, eventType),
    // Few among many, with an index of their own.
    eventType === "refund" ? isNotNull(events.refundOf) : undefined,
    ...placeConditions(events.createdAt, events.id, filter),
    state || destination || reason ? deliveryExists(tx, tenant, filter) : undefined,
  ];
}

/** The stretch of time and what comes after the cursor, on either table: a sale and its deliveries are born together. */
function placeConditions(
  createdAt: typeof events.createdAt | typeof deliveries.createdAt,
  id: typeof events.id | typeof deliveries.eventId,
  { range, after }: EventFilter,
): (SQL | undefined)[] {
  return [
    range.from === null ? undefined : gte(createdAt, sql`${range.from}::timestamptz`),
    range.until === null ? undefined : lt(createdAt, sql`${range.until}::timestamptz`),
    // The first says again what the second says, in the form that bounds an index.
    after && sql`${createdAt} <= ${after.createdAt}::timestamptz`,
    after &&
      or(
        lt(createdAt, sql`${after.createdAt}::timestamptz`),
        and(eq(createdAt, sql`${after.createdAt}::timestamptz`), lt(id, after.id)),
      ),
  ];
}

const ofState = ({ state, destination, reason }: EventFilter): (SQL | undefined)[] => [
  state && eq(deliveries.state, state),
  destination && eq(deliveries.destination, destination),
  reason ? eq(deliveries.reason, reason) : undefined,
];

function deliveryExists(tx: Transaction, tenant: Tenant, filter: EventFilter): SQL {
  const matching = tx
    .select({ one: sql`1` })
    .from(deliveries)
    .where(and(eq(deliveries.storeId, tenant.storeId), eq(deliveries.eventId, events.id), ...ofState(filter)));
  return sql`exists ${matching}`;
}

/** How many deliveries are in the state asked for, of all times. Only a hint which side should lead. */
async function tally(tx: Transaction, tenant: Tenant, { state, destination, reason }: EventFilter): Promise<number> {
  const [row] = await tx
    .select({ count: sql<number>`coalesce(sum(${tallies.difference}), 0)::float8` })
    .from(tallies)
    .where(
      and(
        eq(tallies.storeId, tenant.storeId),
        state && eq(tallies.state, state),
        destination && eq(tallies.destination, destination),
        reason ? eq(tallies.reason, reason) : undefined,
      ),
    );
  return row?.count ?? 0;
}

async function idsAmongNewest(tx: Transaction, tenant: Tenant, filter: EventFilter): Promise<string[]> {
  const { state, destination, reason, limit } = filter;
  const newest = tx
    .select({ id: events.id, createdAt: events.createdAt })
    .from(events)
    .where(
      and(...eventConditions(tx, tenant, { ...filter, state: undefined, destination: undefined, reason: undefined })),
    )
    .orderBy(desc(events.createdAt), desc(events.id))
    .limit(WINDOW)
    .as("newest");
  const rows = await tx
    .select({ id: newest.id })
    .from(newest)
    .where(
      sql`exists (select 1 from marketing_deliveries d where d.store_id = ${tenant.storeId} and d.event_id = ${newest.id}
        and ${state ? sql`d.state = ${state}` : sql`true`} and ${destination ? sql`d.destination = ${destination}` : sql`true`}
        and ${reason ? sql`d.reason = ${reason}` : sql`true`})`,
    )
    .orderBy(desc(newest.createdAt), desc(newest.id))
    .limit(limit + 1);
  return rows.map(({ id }) => id);
}

async function idsByDelivery(tx: Transaction, tenant: Tenant, filter: EventFilter): Promise<string[]> {
  const { state, destination, eventType, limit } = filter;
  const rows = await tx
    .select({ id: deliveries.eventId })
    .from(deliveries)
    .where(
      and(
        eq(deliveries.storeId, tenant.storeId),
        // All of them where none is named, so that the index is good for it.
        destination ? undefined : inArray(deliveries.destination, [...DESTINATION_IDS]),
        state ? undefined : inArray(deliveries.state, [...DELIVERY_STATES]),
        ...ofState(filter),
        ...placeConditions(deliveries.createdAt, deliveries.eventId, filter),
        eventType && isOfType(tx, tenant, eventType),
      ),
    )
    .groupBy(deliveries.createdAt, deliveries.eventId)
    .orderBy(desc(deliveries.createdAt), desc(deliveries.eventId))
    .limit(limit + 1);
  return rows.map(({ id }) => id);
}

function isOfType(tx: Transaction, tenant: Tenant, eventType: NonNullable<EventFilter["eventType"]>): SQL {
  const matching = tx
    .select({ one: sql`1` })
    .from(events)
    .where(and(eq(events.storeId, tenant.storeId), eq(events.id, deliveries.eventId), eq(events.eventType, eventType)));
  return sql`exists ${matching}`;
}
