import type { Change, Position } from "@/db/queries/changes";

/** The id of a message: `xid`, or `xid.eventId` within a transaction. */
export const writePosition = ({ xid, eventId }: Position): string =>
  eventId === undefined ? xid : `${xid}.${eventId}`;

/** Reads what `LiveCursor` has let through. */
export function readPosition(cursor: string): Position {
  const [xid = "0", eventId] = cursor.split(".");
  return eventId === undefined ? { xid } : { xid, eventId };
}

/** Where a page of changes leaves off: behind its last, or, with nothing left, behind all that was settled. */
export function positionAfter(page: readonly Change[], limit: number, until: string): Position {
  const last = page.at(-1);
  return last && page.length === limit ? last : { xid: until };
}

/** No cursor of this database is ahead of it; one from before a restore may be. */
export const isAhead = ({ xid }: Position, until: string): boolean => BigInt(xid) > BigInt(until);
