import { monitorEventLoopDelay } from "node:perf_hooks";

/** How busy this process is. */
export type Load = {
  /** How late the event loop is on average, in milliseconds. */
  readonly lagMs: number;
  /** Requests that were let in and have no answer yet. */
  readonly inFlight: number;
  /** What stands in the queue to the database. */
  readonly queued: number;
};

/**
 * Where it is too much. A loop that is a second late, so many requests or so many rows mean an answer after two to five
 * seconds, and callers hang up after ten or more. Less is no overload: a few dozen large batches that arrive together
 * are some hundred milliseconds of work. The queue itself takes more than is allowed here: who is let in finds a place.
 */
export const TOO_MUCH: Load = { lagMs: 1_000, inFlight: 1_000, queued: 15_000 };
/** Once too much, it stays so until every reading is below half, so that the door does not flap. */
const CALM_SHARE = 0.5;
const READ_EVERY_MS = 250;
const WAIT_MS = 2_000;
const WAIT_SPREAD_MS = 3_000;

export type OverloadOptions = {
  readonly readLagMs: () => number;
  readonly readQueued: () => number;
  readonly now?: () => number;
  readonly random?: () => number;
  readonly tooMuch?: Load;
  /** Told when the door closes and when it opens again. */
  readonly onChange?: (isShedding: boolean, load: Load) => void;
};

/**
 * Lets requests in until there are more than can be answered in time, and then says so at once: 503 with Retry-After is
 * an answer, a time-out is a doubt. Waits are spread, so that those who were sent away do not all come back together.
 */
export class OverloadGuard {
  readonly #options: Required<OverloadOptions>;
  #inFlight = 0;
  #lagMs = 0;
  #readAt = Number.NEGATIVE_INFINITY;
  #isShedding = false;

  constructor(options: OverloadOptions) {
    this.#options = {
      now: () => performance.now(),
      random: Math.random,
      tooMuch: TOO_MUCH,
      onChange: () => {},
      ...options,
    };
  }

  /** Lets one in, who has to `leave` again, and gives 0; or gives for how many milliseconds it should stay away. */
  enter(): number {
    const { random, tooMuch, onChange } = this.#options;
    const { load } = this;
    const share = Math.max(load.lagMs / tooMuch.lagMs, load.inFlight / tooMuch.inFlight, load.queued / tooMuch.queued);
    const isShedding = share >= (this.#isShedding ? CALM_SHARE : 1);
    if (isShedding !== this.#isShedding) onChange(isShedding, load);
    this.#isShedding = isShedding;
    if (this.#isShedding) return WAIT_MS + Math.floor(random() * WAIT_SPREAD_MS);
    this.#inFlight += 1;
    return 0;
  }

  leave(): void {
    this.#inFlight -= 1;
  }

  get load(): Load {
    return { lagMs: this.#lag(), inFlight: this.#inFlight, queued: this.#options.readQueued() };
  }

  #lag(): number {
    const { now, readLagMs } = this.#options;
    if (now() - this.#readAt < READ_EVERY_MS) return this.#lagMs;
    this.#readAt = now();
    this.#lagMs = readLagMs();
    return this.#lagMs;
  }
}

const RESOLUTION_MS = 20;
/** A mean over a longer silence says nothing about now. */
const STALE_MS = 2_000;

/**
 * How late a timer goes off on average since the last look. The mean, not the worst: one long pause is over when it is
 * seen, while a loop that is always late stays late for the next request too.
 */
export function eventLoopLag(now: () => number = () => performance.now()): () => number {
  const delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delays.enable();
  let lookedAt = now();
  return () => {
    const isStale = now() - lookedAt > STALE_MS;
    const meanMs = delays.count === 0 ? 0 : delays.mean / 1e6;
    lookedAt = now();
    delays.reset();
    return isStale ? 0 : Math.max(0, meanMs - RESOLUTION_MS);
  };
}
