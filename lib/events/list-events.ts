import * as z from "zod";
import { type EventCursor, listEventRows } from "@/db/queries/event-list";
import { listDeliveriesOf, listLanes } from "@/db/queries/events";
import { withTenant } from "@/db/with-tenant";
import type { Tenant } from "@/lib/auth/tenant";
import type { EventList, EventListItem, EventListQuery } from "@/lib/contracts/events";
import { InvalidInputError } from "@/lib/core/errors";
import { toMajor } from "@/lib/core/money";
import { readRange } from "./read-range";

const Cursor = z.tuple([z.string().regex(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?[+-]\d\d(:\d\d)?$/), z.uuid()]);

type Row = Awaited<ReturnType<typeof listEventRows>>[number];
type Delivery = Awaited<ReturnType<typeof listDeliveriesOf>>[number];

/**
 * A page of the store's events, newest first by when they were received, each with its fate at every destination.
 * `state`, `destination` and `reason` ask for a delivery that has all of them. @throws InvalidInputError on `to`, `cursor`
 */
export async function listEvents(tenant: Tenant, query: EventListQuery): Promise<EventList> {
  const after = query.cursor === undefined ? undefined : readCursor(query.cursor);
  return withTenant(tenant, async (tx) => {
    const range = await readRange(tx, tenant, query);
    const found = await listEventRows(tx, tenant, { ...query, range, after });
    const page = found.slice(0, query.limit);
    const ids = page.map(({ id }) => id);
    const deliveries = ids.length === 0 ? [] : await listDeliveriesOf(tx, tenant, ids);
    const parked = (await listLanes(tx, tenant)).filter((lane) => lane.parkedReason !== null);
    const held = new Set<string>(parked.map(({ destination }) => destination));
    const last = page.at(-1);
    return {
      success: true,
      data: page.map((row) =>
        toItem(
          row,
          deliveries.filter(({ eventId }) => eventId === row.id),
          held,
        ),
      ),
      meta: {
        nextCursor: found.length > query.limit && last ? writeCursor({ createdAt: last.cursorAt, id: last.id }) : null,
      },
    };
  });
}

const iso = (date: Date | null) => date?.toISOString() ?? null;

function toItem(row: Row, deliveries: readonly Delivery[], held: ReadonlySet<string>): EventListItem {
  return {
    id: row.id,
    eventType: row.eventType,
    orderId: row.orderRef,
    value:
      row.eventValueMinor === null
        ? null
        : { amount: toMajor(row.eventValueMinor, row.currency), currency: row.currency },
    occurredAt: row.occurredAt.toISOString(),
    receivedAt: row.createdAt.toISOString(),
    identifiers: row.identifierKinds,
    deliveries: deliveries.map((delivery) => ({
      destination: delivery.destination,
      state: delivery.state,
      reason: delivery.reason,
      attempts: delivery.attempts,
      nextAttemptAt: iso(delivery.nextAttemptAt),
      deliveredAt: iso(delivery.acceptedAt ?? delivery.deliveredAt),
      held: delivery.state === "waiting" && held.has(delivery.destination),
    })),
  };
}

const writeCursor = ({ createdAt, id }: EventCursor): string =>
  Buffer.from(JSON.stringify([createdAt, id])).toString("base64url");

function readCursor(text: string): EventCursor {
  try {
    const [createdAt, id] = Cursor.parse(JSON.parse(Buffer.from(text, "base64url").toString("utf8")));
    // What has the shape of a time need not be one, and PostgreSQL would stumble over it.
    const year = new Date(createdAt.replace(" ", "T").replace(/([+-]\d\d)$/, "$1:00")).getUTCFullYear();
    if (!(year >= 2000 && year < 2200)) throw new RangeError("no such time");
    return { createdAt, id };
  } catch {
    throw new InvalidInputError([{ path: "cursor", message: "must be a nextCursor of this list" }]);
  }
}
