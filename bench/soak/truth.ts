/** What the tills know of a sale. `unheard`: posted, and nobody ever answered for it. */
export const HEARD = { unposted: 0, unheard: 1, yes: 2, no: 3 } as const;

/** What the tills were told, kept beside the product so that it can be held against it. One byte a sale. */
export class Truth {
  readonly heard: Uint8Array;
  /** Answers to single tries, by status; 0 is none at all, though the till waited for one. */
  readonly answers = new Map<number, number>();
  /** Tries that ended without an answer because the till's line was cut. */
  cuts = 0;
  /** Sales that were answered 200 because an earlier try of the till had come through. */
  repeats = 0;
  /** Sales sent once more on purpose after they had been answered. */
  doubles = 0;
  readonly #wrong = new Map<string, number>();
  #next = 0;

  constructor(readonly sales: number) {
    this.heard = new Uint8Array(sales);
  }
  /** The numbers of the next sales, fewer when `end` is near. */
  take(count: number, end: number): number[] {
    const from = this.#next;
    this.#next = Math.max(from, Math.min(from + count, end));
    return Array.from({ length: this.#next - from }, (_, n) => from + n);
  }
  get posted(): number {
    return this.#next;
  }
  answered(status: number): void {
    this.answers.set(status, (this.answers.get(status) ?? 0) + 1);
  }
  /** Something no till should ever hear. */
  complain(sentence: string): void {
    this.#wrong.set(sentence, (this.#wrong.get(sentence) ?? 0) + 1);
  }
  get complaints(): string[] {
    return [...this.#wrong].map(([sentence, count]) => `${sentence} (${count}×)`);
  }
}
