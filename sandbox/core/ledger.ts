import type { Clock } from "./clock";
import type { Table } from "./store";

/** A conversion kept after deduplication; the shape of `GET /_sandbox/conversions`. */
export type Conversion = {
  readonly platform: string;
  /** Meta dataset id, Google conversion action id. */
  readonly datasetOrAction: string;
  /** Meta: order id (or event id when that deduplicates); Google: transaction id. */
  readonly key: string;
  readonly eventName: string;
  readonly value: number | null;
  readonly currency: string | null;
  /** ISO time of the first receipt. */
  readonly receivedAt: string;
  /** How often it was received; 1 means no repeat. */
  readonly times: number;
};
type Receipt = Omit<Conversion, "receivedAt" | "times"> & {
  /** Everything the platform compares to find a repeat, within platform and dataset. */
  readonly identity: string;
  /** How long after the first receipt a repeat is merged. Infinity when for ever. */
  readonly windowMs: number;
  /** A repeat's value replaces the first one. */
  readonly restates?: boolean;
};

/** Every conversion the platforms keep. One row a conversion, looked up by identity: cost does not grow with size. */
export class Ledger {
  readonly #rows: Table<Conversion>;
  readonly #clock: Clock;
  constructor(rows: Table<Conversion>, clock: Clock) {
    this.#rows = rows;
    this.#clock = clock;
  }
  /** Stores a conversion, or counts it as a repeat of the returned earlier one. */
  receive(receipt: Receipt): { readonly kept: Conversion; readonly repeat: boolean } {
    const { identity, windowMs, restates = false, ...conversion } = receipt;
    const base = `${receipt.platform}|${receipt.datasetOrAction}|${identity}`;
    const now = this.#clock.now();
    // A repeat after the window is counted again, as the platform does: it gets the next free generation.
    for (let generation = 0; ; generation += 1) {
      const rowKey = generation === 0 ? base : `${base}#${generation}`;
      const known = this.#rows.get(rowKey);
      if (known && now - Date.parse(known.receivedAt) > windowMs) continue;
      const kept = known
        ? { ...known, ...(restates && { value: receipt.value, currency: receipt.currency }), times: known.times + 1 }
        : { ...conversion, receivedAt: new Date(now).toISOString(), times: 1 };
      this.#rows.set(rowKey, kept);
      return { kept, repeat: known !== undefined };
    }
  }
  list(platform?: string): Conversion[] {
    return [...this.#rows.values()].filter((row) => platform === undefined || row.platform === platform);
  }
  get size(): number {
    return this.#rows.size;
  }
  clear(): void {
    this.#rows.clear();
  }
}
