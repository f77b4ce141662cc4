import { seededRandom } from "@/scripts/demo/sales";

/** `sendable`: both platforms get it; `anonymous`: recorded, with nothing to match; `broken`: refused by the API. */
export type Kind = "sendable" | "anonymous" | "broken";
export type Sale = { readonly kind: Kind; readonly body: Readonly<Record<string, unknown>> };

const HOUR_MS = 3_600_000;

/** The sales of a run, each told from its number alone, so that a million of them need no room. */
export class Sales {
  readonly #baseMs = Date.now();
  readonly #prefix = `S${Date.now().toString(36)}`;
  constructor(readonly seed: number) {}

  orderId(index: number): string {
    return `${this.#prefix}-${index}`;
  }
  /** The number of a sale of this run, by its order number or Google's transaction id. */
  indexOf(key: string): number | undefined {
    const at = key.lastIndexOf(`${this.#prefix}-`);
    const index = at === -1 ? Number.NaN : Number(key.slice(at + this.#prefix.length + 1));
    return Number.isInteger(index) ? index : undefined;
  }
  valueOf(index: number): number {
    return ((index % 20_000) + 100) / 100;
  }
  kindOf(index: number): Kind {
    const lot = this.#lot(index);
    return lot < 0.7 ? "sendable" : lot < 0.99 ? "anonymous" : "broken";
  }
  /** Four hours old or more, so that no clock of the run finds it in the future. */
  make(index: number, storeId: string): Sale {
    const kind = this.kindOf(index);
    const lot = this.#lot(index);
    const contact = {
      ...(lot < 0.45 && { customerEmail: `Customer.${index}@example.org` }),
      ...(lot > 0.25 && { customerPhone: `06 ${String(10_000_000 + (index % 9_000_000))}` }),
    };
    return {
      kind,
      body: {
        storeId,
        eventType: "purchase",
        orderId: this.orderId(index),
        eventValue: kind === "broken" ? -1 : this.valueOf(index),
        occurredAt: new Date(this.#baseMs - 4 * HOUR_MS - (index % 3_600) * 1_000).toISOString(),
        ...(kind === "sendable" && contact),
      },
    };
  }
  #lot(index: number): number {
    return seededRandom(this.seed ^ Math.imul(index + 1, 0x9e3779b1))();
  }
}
