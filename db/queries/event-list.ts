import { and, desc, eq, gte, inArray, isNotNull, lt, or, type SQL, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import type { Tenant } from "../../lib/auth/tenant";
import { DELIVERY_STATES, type EventListQuery } from "../../lib/contracts/events";
import type { Transaction } from "../client";
import { marketingDeliveries as deliveries, marketingEvents as events } from "../schema";
import { tallyReasons } from "./tallies";
import type { TimeRange } from "./time-range";

/** A place in the list: newest first by time taken in, then id. */
export type EventCursor = { readonly createdAt: string; readonly id: string };
export type EventFilter = Pick<EventListQuery, "state" | "destination" | "reason" | "eventType" | "q" | "limit"> & {
  readonly range: TimeRange;
  readonly after: EventCursor | undefined;
};
type Conditions = Omit<EventFilter, "limit" | "after">;

/** So many deliveries are read and sorted in less time than it takes to look for them among all sales. */
const FEW = 20_000;
/** As many of the newest sales are looked through before the deliveries are asked instead. */
const WINDOW = 2_000;

/**
 * One row more than `limit`, when there are so many. Either side may lead: what many sales have is found soon among the
 * newest, what few have only by the index of the deliveries' states.
 */
export async function listEventRows(tx: Transaction, tenant: Tenant, filter: EventFilter) {
  const { state, reason, q, limit } = filter;
  // An order number is at most a sale of each kind; everything has deliveries, so a destination alone narrows nothing.
  if (q || (!state && !reason)) return readRows(tx, tenant, and(...eventConditions(tx, tenant, filter)), limit);
  const { count, reasons } = await tallyReasons(tx, tenant, { ...filter, states: state ? [state] : DELIVERY_STATES });
  if (count === 0) return [];
  const newest = count <= FEW ? [] : await idsAmongNewest(tx, tenant, filter);
  const ids = newest.length > limit ? newest : await idsByDelivery(tx, tenant, filter, reasons);
  return ids.length === 0 ? [] : readRows(tx, tenant, inArray(events.id, ids), limit);
}

/** Whether more than so many match. What bounds their number is asked first: the tallies, then the stretch of time. */
export async function hasMoreEvents(
  tx: Transaction,
  tenant: Tenant,
  filter: Conditions,
  max: number,
): Promise<boolean> {
  const { state, destination, reason } = filter;
  if (state || reason) {
    const { count } = await tallyReasons(tx, tenant, { ...filter, states: state ? [state] : DELIVERY_STATES });
    if (count <= max) return false;
  }
  const anyState = { ...filter, state: undefined, destination: undefined, reason: undefined };
  if (!(await hasRowAt(tx, tenant, anyState, max))) return false;
  return state || destination || reason ? hasRowAt(tx, tenant, filter, max) : true;
}

async function hasRowAt(tx: Transaction, tenant: Tenant, filter: Conditions, place: number): Promise<boolean> {
  const conditions = and(...eventConditions(tx, tenant, { ...filter, after: undefined }));
  const rows = await tx.select({ id: events.id }).from(events).where(conditions).offset(place).limit(1);
  return rows.length > 0;
}

const sales = alias(events, "sales");
const refundsOfRow = sql`marketing_events r where r.store_id = ${events.storeId} and r.refund_of = ${events.id}`;
const LISTED = {
  id: events.id,
  eventType: events.eventType,
  orderRef: events.orderRef,
  eventValueMinor: events.eventValueMinor,
  currency: events.currency,
  occurredAt: events.occurredAt,
  identifierKinds: events.identifierKinds,
  createdAt: events.createdAt,
  refundOf: events.refundOf,
  saleRef: sales.orderRef,
  refunds: sql<number>`(select count(*)::int from ${refundsOfRow})`,
  refundedMinor: sql<number>`(select coalesce(sum(r.event_value_minor), 0)::float8 from ${refundsOfRow})`,
  // Microseconds, which a Date would lose: the cursor must name exactly this row.
  cursorAt: sql<string>`${events.createdAt}::text`,
};

const readRows = (tx: Transaction, tenant: Tenant, where: SQL | undefined, limit: number) =>
  tx
    .select(LISTED)
    .from(events)
    .leftJoin(sales, and(eq(sales.storeId, events.storeId), eq(sales.id, events.refundOf)))
    .where(and(eq(events.storeId, tenant.storeId), where))
    .orderBy(desc(events.createdAt), desc(events.id))
    .limit(limit + 1);

/** The same rows by their ids, newest first, and with a refund its sale. */
export function listEventRowsOf(tx: Transaction, tenant: Tenant, ids: readonly string[]) {
  const changed = alias(events, "changed");
  const salesOfThem = tx
    .select({ id: sql`${changed.refundOf}` })
    .from(changed)
    .where(and(eq(changed.storeId, tenant.storeId), inArray(changed.id, [...ids]), isNotNull(changed.refundOf)));
  return readRows(tx, tenant, or(inArray(events.id, [...ids]), inArray(events.id, salesOfThem)), 2 * ids.length);
}

/**
 * Events with this order number, and the refunds of those. The index of order numbers names the kind before them, and to
 * ask for kinds would not help: an enum is not compared in an index behind row-level security. PostgreSQL 18 skips the
 * kinds, older ones go through the store's part of the index.
 */
const ofOrder = (tenant: Tenant, orderRef: string): SQL => sql`(
  with named as (
    select s.id from marketing_events s where s.store_id = ${tenant.storeId} and s.order_ref = ${orderRef})
  select id from named
  union all
  select r.id from named join marketing_events r on r.store_id = ${tenant.storeId} and r.refund_of = named.id)`;

function eventConditions(tx: Transaction, tenant: Tenant, filter: Omit<EventFilter, "limit">): (SQL | undefined)[] {
  const { state, destination, reason, eventType, q } = filter;
  return [
    eq(events.storeId, tenant.storeId),
    q ? inArray(events.id, ofOrder(tenant, q)) : undefined,
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
  { range, after }: Pick<EventFilter, "range" | "after">,
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

const ofState = ({ state, destination, reason }: Conditions): (SQL | undefined)[] => [
  state && eq(deliveries.state, state),
  destination && eq(deliveries.destination, destination),
  reason ? eq(deliveries.reason, reason) : undefined,
];

function deliveryExists(tx: Transaction, tenant: Tenant, filter: Conditions): SQL {
  const matching = tx
    .select({ one: sql`1` })
    .from(deliveries)
    .where(and(eq(deliveries.storeId, tenant.storeId), eq(deliveries.eventId, events.id), ...ofState(filter)));
  return sql`exists ${matching}`;
}

/** In two steps: joined, a planner without fresh statistics may read the store's deliveries anew for each sale. */
async function idsAmongNewest(tx: Transaction, tenant: Tenant, filter: EventFilter): Promise<string[]> {
  const anyState = { ...filter, state: undefined, destination: undefined, reason: undefined };
  const newest = await tx
    .select({ id: events.id })
    .from(events)
    .where(and(...eventConditions(tx, tenant, anyState)))
    .orderBy(desc(events.createdAt), desc(events.id))
    .limit(WINDOW);
  const ids = newest.map(({ id }) => id);
  const found = await tx
    .selectDistinct({ id: deliveries.eventId })
    .from(deliveries)
    .where(
      and(
        eq(deliveries.storeId, tenant.storeId),
        sql`${deliveries.eventId} = any(${`{${ids.join()}}`}::uuid[])`,
        ...ofState(filter),
      ),
    );
  const matching = new Set(found.map(({ id }) => id));
  return ids.filter((id) => matching.has(id)).slice(0, filter.limit + 1);
}

async function idsByDelivery(
  tx: Transaction,
  tenant: Tenant,
  filter: EventFilter,
  reasons: readonly string[] | null,
): Promise<string[]> {
  const { eventType, limit } = filter;
  const rows = await tx
    .select({ id: deliveries.eventId })
    .from(deliveries)
    .where(
      and(
        eq(deliveries.storeId, tenant.storeId),
        reasons ? inArray(deliveries.reason, [...reasons]) : undefined,
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
