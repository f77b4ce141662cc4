import { setTimeout as sleep } from "node:timers/promises";

/**
 * Keeps the calls of this process under a rate. A bucket holds a quarter of the minute's calls for bursts and is
 * filled with the other three quarters over the minute, so that no window of 60 s ever sees more than `perMinute`.
 */
export class RateLimiter {
  readonly #capacity: number;
  readonly #perMs: number;
  #tokens: number;
  #filledAt: number;

  constructor(
    perMinute: number,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.#capacity = Math.max(1, Math.floor(perMinute / 4));
    this.#perMs = Math.max(1, perMinute - this.#capacity) / 60_000;
    this.#tokens = this.#capacity;
    this.#filledAt = now();
  }

  /**
   * Takes the next call's turn: 0 when it may go now, else the time to wait first. Turns are given in the order asked.
   * When the wait would be longer than `maxWaitMs` no turn is taken and `refused` is true.
   */
  reserve(maxWaitMs: number): { readonly waitMs: number; readonly refused: boolean } {
    const now = this.now();
    this.#tokens = Math.min(this.#capacity, this.#tokens + (now - this.#filledAt) * this.#perMs);
    this.#filledAt = now;
    const waitMs = this.#tokens >= 1 ? 0 : Math.ceil((1 - this.#tokens) / this.#perMs);
    if (waitMs > maxWaitMs) return { waitMs, refused: true };
    this.#tokens -= 1;
    return { waitMs, refused: false };
  }

  /** Waits for a turn. Gives 0 when it came, else how long the caller should stay away. */
  async turn(maxWaitMs: number): Promise<number> {
    const { waitMs, refused } = this.reserve(maxWaitMs);
    if (refused) return waitMs;
    if (waitMs > 0) await sleep(waitMs);
    return 0;
  }
}
