import type { Transaction } from "@/db/client";
import { type listEventRows, listEventRowsOf } from "@/db/queries/event-list";
import { listDeliveriesOf, listLanes } from "@/db/queries/events";
import type { Tenant } from "@/lib/auth/tenant";
import type { EventListItem } from "@/lib/contracts/events";
import type { DestinationId } from "@/lib/contracts/platforms";
import { toMajor } from "@/lib/core/money";
import { netMinor } from "./net-value";

type Row = Awaited<ReturnType<typeof listEventRows>>[number];
type Delivery = Awaited<ReturnType<typeof listDeliveriesOf>>[number];

/** Rows of events as the API shows them, each with its fate at every destination, in the order given. */
export async function toItems(tx: Transaction, tenant: Tenant, rows: readonly Row[]): Promise<EventListItem[]> {
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  const deliveries = await listDeliveriesOf(tx, tenant, ids);
  const byEvent = new Map<string, Delivery[]>(rows.map(({ id }) => [id, []]));
  for (const delivery of deliveries) byEvent.get(delivery.eventId)?.push(delivery);
  const lanes = await listLanes(tx, tenant);
  const parked = new Map(lanes.map(({ destination, parkedReason }) => [destination, parkedReason]));
  return rows.map((row) => toItem(row, byEvent.get(row.id) ?? [], parked));
}

/** Events by their ids, newest first, as they are now; with a refund comes its sale, of which less is left. */
export async function loadItems(tx: Transaction, tenant: Tenant, ids: readonly string[]): Promise<EventListItem[]> {
  return ids.length === 0 ? [] : toItems(tx, tenant, await listEventRowsOf(tx, tenant, ids));
}

const money = (minor: number | null, currency: string) =>
  minor === null ? null : { amount: toMajor(minor, currency), currency };
const iso = (date: Date | null) => date?.toISOString() ?? null;

/** What holds each destination; absent or null where nothing does. */
type Parked = ReadonlyMap<DestinationId, string | null>;

function toItem(row: Row, deliveries: readonly Delivery[], parked: Parked): EventListItem {
  return {
    id: row.id,
    eventType: row.eventType,
    orderId: row.orderRef,
    value: money(row.eventValueMinor, row.currency),
    refundedAmount: row.refunds === 0 ? null : money(row.refundedMinor, row.currency),
    netValue: row.refundOf === null ? money(netMinor(row.eventValueMinor, row), row.currency) : null,
    refundOf: row.refundOf === null ? null : { id: row.refundOf, orderId: row.saleRef },
    occurredAt: row.occurredAt.toISOString(),
    receivedAt: row.createdAt.toISOString(),
    identifiers: row.identifierKinds,
    deliveries: deliveries.map((delivery) => toDelivery(delivery, parked)),
  };
}

function toDelivery(delivery: Delivery, parked: Parked): EventListItem["deliveries"][number] {
  const { destination, state, reason, attempts } = delivery;
  const heldReason = state === "waiting" ? (parked.get(destination) ?? null) : null;
  return {
    ...{ destination, state, reason, attempts },
    nextAttemptAt: iso(delivery.nextAttemptAt),
    deliveredAt: iso(delivery.acceptedAt ?? delivery.deliveredAt),
    ...{ held: heldReason !== null, heldReason },
  };
}
