import type { Tenant } from "@/lib/auth/tenant";
import type { EventCsvQuery, EventListItem } from "@/lib/contracts/events";
import { InvalidInputError } from "@/lib/core/errors";
import { type EventPlace, isMoreThan, listEventsAfter } from "./list-events";

const PAGE = 1_000;
/** As many rows as fit a sheet of a spreadsheet, below its header. */
const ROWS_MAX = 1_048_575;

/**
 * All events that match, newest first, a page at a time, each in a short transaction of its own; what comes in meanwhile
 * is not among them. @throws InvalidInputError on `to`, or on `from` where they are more than a sheet can hold
 */
export async function* eventPages(
  tenant: Tenant,
  query: EventCsvQuery,
  { page = PAGE, max = ROWS_MAX } = {},
): AsyncGenerator<readonly EventListItem[], void> {
  if (await isMoreThan(tenant, query, max)) throw tooMany(max);
  let after: EventPlace | undefined;
  for (let rows = 0; rows < max; rows += page) {
    const { items, next } = await listEventsAfter(tenant, { ...query, limit: Math.min(page, max - rows) }, after);
    yield items;
    if (!next) return;
    after = next;
  }
  throw tooMany(max);
}

const tooMany = (max: number): InvalidInputError =>
  new InvalidInputError([
    { path: "from", message: `leaves more than ${max} sales, the most that a sheet can hold: choose fewer days` },
  ]);
