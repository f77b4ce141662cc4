import type { IngestRow } from "@/db/queries/events";
import type { findKnownEvents } from "@/db/queries/known-events";

/** What an event would meet, as `ingest_events` would decide it now. */
export type Meeting = { readonly outcome: "accepted" | "duplicate" | "conflict"; readonly eventId?: string };

type Known = { readonly id?: string; readonly contentHash: string };
/** What is recorded, and what of the same batch would be by then. */
export class KnownLedger {
  readonly #byOrder = new Map<string, Known>();
  readonly #byKey = new Map<string, Known>();

  constructor(recorded: Awaited<ReturnType<typeof findKnownEvents>>) {
    for (const { eventType, orderRef, idempotencyKey, ...known } of recorded) {
      if (orderRef !== null) this.#byOrder.set(`${eventType} ${orderRef}`, known);
      if (idempotencyKey !== null) this.#byKey.set(idempotencyKey, known);
    }
  }

  /** The order number is asked first, as `ingest_events` does. */
  meet({ event_type, order_ref, idempotency_key, content_hashes }: Omit<IngestRow, "idx">): Meeting {
    const order = order_ref === null ? undefined : `${event_type} ${order_ref}`;
    const twin =
      (order === undefined ? undefined : this.#byOrder.get(order)) ??
      (idempotency_key === null ? undefined : this.#byKey.get(idempotency_key));
    if (twin) {
      const outcome = content_hashes.includes(twin.contentHash) ? "duplicate" : "conflict";
      return { outcome, ...(twin.id !== undefined && { eventId: twin.id }) };
    }
    const own = { contentHash: content_hashes[0] ?? "" };
    if (order !== undefined) this.#byOrder.set(order, own);
    if (idempotency_key !== null) this.#byKey.set(idempotency_key, own);
    return { outcome: "accepted" };
  }
}
