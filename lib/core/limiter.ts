type Waiter = { readonly go: (stayAwayMs: number) => void; readonly timer: NodeJS.Timeout };
/** One of those who share the rate: an ad account, or a person whose accounts are being listed. */
type Party = {
  readonly waiters: Waiter[];
  heldUntil: number;
  /** Least time between two calls, while `slowUntil` has not passed. */
  gapMs: number;
  slowUntil: number;
  nextAt: number;
};

const PARTIES_MAX = 10_000;
const SLOW_FOR_MS = 5 * 60_000;
/** A timer longer than 2^31 ms would go off at once. */
const TIMER_MAX_MS = 3_600_000;

/**
 * Keeps the calls of this process under one rate that many share: turns go round between those who wait, so that one
 * store with a thousand calls delays another by one call and not by a thousand. A bucket holds a quarter of the minute's
 * calls for bursts and is filled with the other three quarters over the minute, so that no window of 60 s ever sees
 * more than `perMinute`. `hold` and `slow` are what a platform's own limits ask for, for everybody or for one.
 */
export class FairLimiter {
  readonly #capacity: number;
  readonly #perMs: number;
  readonly #parties = new Map<string, Party>();
  #tokens: number;
  #filledAt: number;
  #heldUntil = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    perMinute: number,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.#capacity = Math.max(1, Math.floor(perMinute / 4));
    this.#perMs = Math.max(1, perMinute - this.#capacity) / 60_000;
    this.#tokens = this.#capacity;
    this.#filledAt = now();
  }

  /** Waits for a turn. Gives 0 when it came, else how long the caller should stay away: no turn was taken then. */
  turn(name: string, maxWaitMs: number): Promise<number> {
    const party = this.#party(name);
    const waitMs = this.#waitOf(party);
    if (waitMs > maxWaitMs) return Promise.resolve(Math.ceil(waitMs));
    if (waitMs === 0) {
      this.#take(party);
      return Promise.resolve(0);
    }
    return new Promise((resolve) => {
      const waiter: Waiter = {
        go: resolve,
        timer: setTimeout(() => this.#giveUp(party, waiter), Math.min(maxWaitMs, TIMER_MAX_MS)),
      };
      party.waiters.push(waiter);
      this.#arm();
    });
  }

  /** Nobody, or not this one, gets a turn for so long; a longer hold that is there already stays. */
  hold(forMs: number, name?: string): void {
    const until = this.now() + forMs;
    if (name === undefined) this.#heldUntil = Math.max(this.#heldUntil, until);
    else {
      const party = this.#party(name);
      party.heldUntil = Math.max(party.heldUntil, until);
    }
  }

  /** From now on at least `gapMs` between two calls of this one, for five minutes unless said again; 0 ends it. */
  slow(name: string, gapMs: number): void {
    const party = this.#party(name);
    party.gapMs = gapMs;
    party.slowUntil = this.now() + SLOW_FOR_MS;
    party.nextAt = gapMs === 0 ? 0 : Math.max(party.nextAt, this.now() + gapMs);
    this.#arm();
  }

  #party(name: string): Party {
    const known = this.#parties.get(name);
    if (known) return known;
    if (this.#parties.size >= PARTIES_MAX) this.#forgetIdle();
    const party = { waiters: [], heldUntil: 0, gapMs: 0, slowUntil: 0, nextAt: 0 };
    this.#parties.set(name, party);
    return party;
  }

  #forgetIdle(): void {
    const now = this.now();
    for (const [name, { waiters, heldUntil, slowUntil }] of this.#parties)
      if (waiters.length === 0 && heldUntil <= now && slowUntil <= now) this.#parties.delete(name);
  }

  /** How long a call asked for now would wait, from who is before it in the round. */
  #waitOf(party: Party): number {
    const now = this.now();
    this.#fill(now);
    const gapMs = party.slowUntil > now ? party.gapMs : 0;
    const ownMs = Math.max(this.#readyAt(party) - now, 0) + party.waiters.length * gapMs;
    const position = party.waiters.length + 1;
    let ahead = 0;
    // Whoever may not go before us anyway is not before us.
    for (const other of this.#parties.values())
      if (other.waiters.length > 0 && (other === party || this.#readyAt(other) <= now + ownMs))
        ahead += Math.min(other.waiters.length, position);
    const missing = ahead + 1 - this.#tokens;
    return Math.max(ownMs, missing <= 0 ? 0 : missing / this.#perMs);
  }

  /** When the holds and the pace of this one allow its next call. */
  #readyAt({ heldUntil, gapMs, slowUntil, nextAt }: Party): number {
    const paced = gapMs > 0 && slowUntil > this.now() ? nextAt : 0;
    return Math.max(this.#heldUntil, heldUntil, paced);
  }

  #fill(now: number): void {
    this.#tokens = Math.min(this.#capacity, this.#tokens + (now - this.#filledAt) * this.#perMs);
    this.#filledAt = now;
  }

  #take(party: Party): void {
    this.#tokens -= 1;
    if (party.gapMs > 0) party.nextAt = this.now() + party.gapMs;
  }

  #giveUp(party: Party, waiter: Waiter): void {
    const at = party.waiters.indexOf(waiter);
    if (at >= 0) party.waiters.splice(at, 1);
    waiter.go(Math.max(1, Math.ceil(this.#waitOf(party))));
  }

  /** Gives turns as long as there are any, one to each in the round, and looks again when the next one is due. */
  #serve(): void {
    const now = this.now();
    this.#fill(now);
    for (const [name, party] of [...this.#parties]) {
      if (this.#tokens < 1) break;
      const waiter = this.#readyAt(party) <= now ? party.waiters.shift() : undefined;
      if (!waiter) continue;
      clearTimeout(waiter.timer);
      this.#take(party);
      // Served: to the end of the round.
      this.#parties.delete(name);
      this.#parties.set(name, party);
      waiter.go(0);
    }
    this.#arm();
  }

  #arm(): void {
    const waiting = [...this.#parties.values()].filter(({ waiters }) => waiters.length > 0);
    clearTimeout(this.#timer);
    if (waiting.length === 0) return;
    const now = this.now();
    const tokenMs = Math.max(0, (1 - this.#tokens) / this.#perMs - (now - this.#filledAt));
    const readyMs = Math.min(...waiting.map((party) => Math.max(0, this.#readyAt(party) - now)));
    this.#timer = setTimeout(() => this.#serve(), Math.min(Math.ceil(Math.max(tokenMs, readyMs)), TIMER_MAX_MS));
  }
}
