import { type IngestOutcome, ingestRows } from "@/db/queries/events";
import { AppError } from "@/lib/core/errors";
import type { PreparedEvent } from "./prepare-event";

/** Events in one statement. More would only make everybody in it wait longer. */
const STATEMENT_MAX = 500;
/** Statements under way: while one commits the next is being built. */
const STATEMENTS_AT_ONCE = 2;
/** Events that wait for a statement, several seconds' worth; beyond that a till had better come again. */
export const PENDING_MAX = 20_000;

/** Before the shortest patience that tills are known for. */
const STORED_WITHIN_MS = 10_000;

/** `failed`: the database cannot hold this one, and holds the others. */
export type StoreOutcome = Pick<IngestOutcome, "eventId" | "outcome"> | { outcome: "failed"; error: unknown };
export type Stored = { readonly outcomes: readonly StoreOutcome[]; readonly rung: boolean };
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
  const all = batch.flatMap(({ events }) => events);
  try {
    const { outcomes, rung } = await within(STORED_WITHIN_MS, storeTogether(all));
    const ofSeveral = new Set(all.map(({ row }) => row.store_id)).size > 1;
    let from = 0;
    for (const { events, resolve } of batch) {
      resolve({ outcomes: outcomes.slice(from, from + events.length), rung: rung && !ofSeveral });
      from += events.length;
    }
  } catch (error) {
    for (const { reject } of batch) reject(error);
  } finally {
    pending -= all.length;
  }
}

/** One statement for all. When the data of one of them makes it fail, halves find which; the others are stored. */
async function storeTogether(events: readonly PreparedEvent[]): Promise<Stored> {
  try {
    const { outcomes, rung } = await ingestRows(
      events.map(({ row }, idx) => ({ ...row, idx })),
      events.flatMap(({ fates }) => fates),
    );
    return { outcomes, rung };
  } catch (error) {
    if (!isAboutData(error)) throw error;
    if (events.length === 1) return { outcomes: [{ outcome: "failed", error }], rung: true };
    const half = Math.ceil(events.length / 2);
    const first = await storeTogether(events.slice(0, half));
    const second = await storeTogether(events.slice(half));
    return { outcomes: [...first.outcomes, ...second.outcomes], rung: first.rung && second.rung };
  }
}

/** Classes 21, 22 and 23 and what a function raises: anything else would fail for every event alike. */
const isAboutData = (error: unknown): boolean =>
  error instanceof Error && "code" in error && /^(?:2[123]|P0)\w{3}$/.test(String(error.code));

/** A till hears in time that it must come again. What is committed after all, its repeat is told of. */
async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const message = "The database is too slow just now. Send the same request again.";
    timer = setTimeout(() => reject(new AppError("overloaded", message, { retryAfterMs: 5_000 })), ms);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
