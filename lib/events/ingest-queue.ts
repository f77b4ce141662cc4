import { type IngestOutcome, ingestRows } from "@/db/queries/events";
import { isDatabaseDown } from "@/lib/core/database-down";
import { AppError } from "@/lib/core/errors";
import type { PreparedEvent } from "./prepare-event";

/** Events in one statement. More would only make everybody in it wait longer. */
const STATEMENT_MAX = 500;
/** Statements under way: while one commits the next is being built. */
const STATEMENTS_AT_ONCE = 2;
/** Events that wait for a statement, several seconds' worth; beyond that a till had better come again. */
export const PENDING_MAX = 20_000;

export type Stored = { readonly outcomes: readonly IngestOutcome[]; readonly rung: boolean };
type Waiter = {
  readonly events: readonly PreparedEvent[];
  resolve(stored: Stored): void;
  reject(error: unknown): void;
};

let queue: Waiter[] = [];
let pending = 0;
let running = 0;
let isArmed = false;

/** How many events wait to be stored in this process. */
export const pendingEvents = (): number => pending;

/**
 * Stores events with those of whoever else asks at the same moment, of other stores too, in one statement. No timer:
 * what came while the last statement ran is the next one. Resolves after the commit that holds these events.
 * `outcomes` are in the order of `events`. `rung`: see `ingestRows`.
 * @throws AppError overloaded when too many wait already
 */
export function storeEvents(events: readonly PreparedEvent[]): Promise<Stored> {
  if (events.length === 0) return Promise.resolve({ outcomes: [], rung: true });
  if (pending + events.length > PENDING_MAX)
    throw new AppError("overloaded", "Too many sales arrive just now. Send the same request again.", {
      retryAfterMs: 2_000,
    });
  pending += events.length;
  return new Promise((resolve, reject) => {
    queue.push({ events, resolve, reject });
    arm();
  });
}

function arm(): void {
  if (isArmed || queue.length === 0 || running >= STATEMENTS_AT_ONCE) return;
  isArmed = true;
  // What the socket has already delivered is read first.
  setImmediate(() => {
    isArmed = false;
    const batch = takeBatch();
    running += 1;
    void flush(batch).finally(() => {
      running -= 1;
      arm();
    });
    arm();
  });
}

/** The next waiters, whole: one that brings many events goes alone rather than in two commits. */
function takeBatch(): Waiter[] {
  let size = 0;
  let count = 0;
  for (const { events } of queue) {
    if (count > 0 && size + events.length > STATEMENT_MAX) break;
    size += events.length;
    count += 1;
  }
  const batch = queue.slice(0, count);
  queue = queue.slice(count);
  return batch;
}

async function flush(batch: readonly Waiter[]): Promise<void> {
  await storeTogether(batch);
  pending -= batch.reduce((sum, { events }) => sum + events.length, 0);
}

/** One statement for all. When it fails for a reason of its own, halves find whose event it was; the others are stored. */
async function storeTogether(batch: readonly Waiter[]): Promise<void> {
  try {
    const all = batch.flatMap(({ events }) => events);
    const { outcomes, rung } = await ingestRows(
      all.map(({ row }, idx) => ({ ...row, idx })),
      all.flatMap(({ fates }) => fates),
    );
    const ofSeveral = new Set(all.map(({ row }) => row.store_id)).size > 1;
    let from = 0;
    for (const { events, resolve } of batch) {
      const own = outcomes.slice(from, from + events.length);
      from += events.length;
      resolve({ outcomes: own.map((outcome, index) => ({ ...outcome, idx: index })), rung: rung && !ofSeveral });
    }
  } catch (error) {
    const [only] = batch;
    if (batch.length === 1 || isDatabaseDown(error)) for (const waiter of batch) waiter.reject(error);
    else if (only) {
      const half = Math.ceil(batch.length / 2);
      await storeTogether(batch.slice(0, half));
      await storeTogether(batch.slice(half));
    }
  }
}
