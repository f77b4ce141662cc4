import type { DestinationId } from "@/lib/contracts/platforms";
import { seededRandom } from "@/scripts/demo/sales";

/** `sendable`: both platforms get it; `anonymous`: recorded, with nothing to match; `broken`: refused by the API. */
export type Kind = "sendable" | "anonymous" | "broken";
/** `unsourced`: with somebody to match, but without what this platform demands of a website's sale. */
export type KindAt = Kind | "unsourced";
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
  /** The number of a sale of this run, by its order number, its idempotency key or Google's transaction id. */
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
  kindAt(index: number, destination: DestinationId): KindAt {
    const kind = this.kindOf(index);
    // Meta demands the page's address, which a till does not tell.
    return kind === "sendable" && destination === "facebook" && this.#isOnline(index) ? "unsourced" : kind;
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
        ...(this.#isKeyed(index) ? { idempotencyKey: `key-${this.orderId(index)}` } : { orderId: this.orderId(index) }),
        ...(this.#isOnline(index) && { actionSource: "website" }),
        eventValue: kind === "broken" ? -1 : this.valueOf(index),
        occurredAt: new Date(this.#baseMs - 4 * HOUR_MS - (index % 3_600) * 1_000).toISOString(),
        ...(kind === "sendable" && contact),
      },
    };
  }
  /** One in twenty of each kind. */
  #isOnline(index: number): boolean {
    return this.#fineLot(index) < 0.05;
  }
  /** One in twenty has no order number: it is known by its key alone. */
  #isKeyed(index: number): boolean {
    return this.#fineLot(index) >= 0.95;
  }
  #fineLot(index: number): number {
    return (this.#lot(index) * 10_000) % 1;
  }
  #lot(index: number): number {
    return seededRandom(this.seed ^ Math.imul(index + 1, 0x9e3779b1))();
  }
}
