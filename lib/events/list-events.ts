import * as z from "zod";
import { lastSettled } from "@/db/queries/changes";
import { type EventCursor, hasMoreEvents, listEventRows } from "@/db/queries/event-list";
import { withTenant } from "@/db/with-tenant";
import type { Tenant } from "@/lib/auth/tenant";
import type { EventCsvQuery, EventList, EventListItem, EventListQuery } from "@/lib/contracts/events";
import { InvalidInputError } from "@/lib/core/errors";
import { toItems } from "./event-items";
import { readRange } from "./read-range";

const Cursor = z.tuple([z.string().regex(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?[+-]\d\d(:\d\d)?$/), z.uuid()]);

/**
 * A page of the store's events, newest first by when they were received, each with its fate at every destination.
 * `state`, `destination` and `reason` ask for a delivery that has all of them. @throws InvalidInputError on `to`, `cursor`
 */
export async function listEvents(tenant: Tenant, query: EventListQuery): Promise<EventList> {
  const after = query.cursor === undefined ? undefined : readCursor(query.cursor);
  return withTenant(tenant, async (tx) => {
    const range = await readRange(tx, tenant, query);
    // Read before the rows, so that what they do not show yet comes after it in the stream.
    const streamCursor = await lastSettled(tx);
    const found = await listEventRows(tx, tenant, { ...query, range, after });
    const { items, next } = await pageOf(tx, tenant, found, query.limit);
    return { success: true, data: items, meta: { nextCursor: next ? writeCursor(next) : null, streamCursor } };
  });
}

export type EventPlace = EventCursor;

/** The events that come after a place in the same list, and the place where the next ones begin. */
export async function listEventsAfter(
  tenant: Tenant,
  query: EventListQuery,
  after: EventPlace | undefined,
): Promise<{ items: EventListItem[]; next: EventPlace | undefined }> {
  return withTenant(tenant, async (tx) => {
    const range = await readRange(tx, tenant, query);
    const found = await listEventRows(tx, tenant, { ...query, range, after });
    return pageOf(tx, tenant, found, query.limit);
  });
}

/** Whether more than so many match. @throws InvalidInputError on `to` */
export const isMoreThan = (tenant: Tenant, query: EventCsvQuery, max: number): Promise<boolean> =>
  withTenant(tenant, async (tx) =>
    hasMoreEvents(tx, tenant, { ...query, range: await readRange(tx, tenant, query) }, max),
  );

async function pageOf(
  tx: Parameters<typeof toItems>[0],
  tenant: Tenant,
  found: Awaited<ReturnType<typeof listEventRows>>,
  limit: number,
) {
  const page = found.slice(0, limit);
  const last = page.at(-1);
  const next = found.length > limit && last ? { createdAt: last.cursorAt, id: last.id } : undefined;
  return { items: await toItems(tx, tenant, page), next };
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
