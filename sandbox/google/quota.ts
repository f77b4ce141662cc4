/** Counts what happened in the last stretch of time, in slots, so that a day of a hundred thousand calls costs nothing. */
export class SlidingCount {
  readonly #slots = new Map<number, number>();
  readonly #slotMs: number;
  readonly #lengthMs: number;
  constructor(lengthMs: number, slots = 60) {
    this.#lengthMs = lengthMs;
    this.#slotMs = lengthMs / slots;
  }
  add(nowMs: number, amount = 1): void {
    const slot = Math.floor(nowMs / this.#slotMs);
    this.#slots.set(slot, (this.#slots.get(slot) ?? 0) + amount);
  }
  count(nowMs: number): number {
    let sum = 0;
    for (const [slot, amount] of this.#slots) {
      const isOver = (slot + 1) * this.#slotMs <= nowMs - this.#lengthMs;
      // A clock that was set back forgets what it has not seen yet.
      if (isOver || slot * this.#slotMs > nowMs) this.#slots.delete(slot);
      else sum += amount;
    }
    return sum;
  }
  /** How long until `amount` more fit under a limit. */
  waitMs(nowMs: number, limit: number, amount = 1): number {
    let sum = this.count(nowMs) + amount;
    for (const [slot, spent] of [...this.#slots].sort(([a], [b]) => a - b)) {
      if (sum <= limit) break;
      sum -= spent;
      if (sum <= limit) return (slot + 1) * this.#slotMs + this.#lengthMs - nowMs;
    }
    // More than the limit itself never fits.
    return sum <= limit ? 0 : this.#lengthMs;
  }
  clear(): void {
    this.#slots.clear();
  }
}
