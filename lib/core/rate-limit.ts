export type Rate = {
  /** What comes back each second; a share of one for slower rates. */
  readonly perSecond: number;
  /** What may be taken at once after a rest. */
  readonly burst: number;
};

const NAMES_MAX = 10_000;
/** Fractions that only rounding has left are no wait. */
const wholeMs = (ms: number): number => Math.max(0, Math.ceil(ms - 1e-6));

/**
 * A token bucket a name, kept as one number: the moment at which the bucket is full again. Whoever has a token left may
 * take any number, and stays away until the debt is paid: so a large request is never refused for ever, its size need
 * not be known before it is read, and the wait that is told is the whole wait.
 * The names used longest ago are forgotten, and with them at most what they owed.
 */
export class RateLimit {
  readonly #tokenMs: number;
  readonly #burstMs: number;
  readonly #fullAt = new Map<string, number>();

  constructor(
    { perSecond, burst }: Rate,
    private readonly now: () => number = () => performance.now(),
    private readonly namesMax = NAMES_MAX,
  ) {
    this.#tokenMs = 1000 / perSecond;
    this.#burstMs = Math.max(1, burst) * this.#tokenMs;
  }

  /** Takes `count` when one is left. Gives 0 then; otherwise takes nothing and gives the milliseconds until one is. */
  take(name: string, count = 1): number {
    const waitMs = wholeMs(this.#fullAtOf(name) + this.#tokenMs - this.now() - this.#burstMs);
    // Whoever is refused is not forgotten either, or flooding the map would wash debts away.
    this.#add(name, waitMs === 0 ? count : 0);
    return waitMs;
  }

  /**
   * Takes more for a request that was let in with one token before its size was known. Refused, like `take`, only while
   * others have run into debt meanwhile.
   */
  charge(name: string, count: number): number {
    const debtMs = wholeMs(this.#fullAtOf(name) - this.now() - this.#burstMs);
    this.#add(name, debtMs === 0 ? count : 0);
    return debtMs === 0 ? 0 : debtMs + wholeMs(this.#tokenMs);
  }

  /** For what turned out not to count. */
  giveBack(name: string): void {
    this.#add(name, -1);
  }

  get size(): number {
    return this.#fullAt.size;
  }

  #fullAtOf(name: string): number {
    return Math.max(this.#fullAt.get(name) ?? 0, this.now());
  }

  #add(name: string, count: number): void {
    const fullAt = this.#fullAtOf(name) + count * this.#tokenMs;
    // To the end of the map: its first name is the one used longest ago.
    this.#fullAt.delete(name);
    this.#fullAt.set(name, fullAt);
    if (this.#fullAt.size <= this.namesMax) return;
    const [oldest] = this.#fullAt.keys();
    if (oldest !== undefined) this.#fullAt.delete(oldest);
  }
}
