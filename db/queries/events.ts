import { and, asc, eq, inArray } from "drizzle-orm";
import type { Tenant } from "../../lib/auth/tenant";
import type { SkipReason, StoredEventType } from "../../lib/contracts/events";
import type { DestinationId } from "../../lib/contracts/platforms";
import { crashPoint } from "../../lib/core/crash-point";
import { rawSql, type Transaction } from "../client";
import { marketingDeliveries as deliveries, marketingDeliveryLanes as lanes } from "../schema";

/** One event as `ingest_events` takes it; names are the function's own. */
export type IngestRow = {
  readonly idx: number;
  readonly id: string;
  readonly store_id: string;
  readonly event_type: StoredEventType;
  readonly order_ref: string | null;
  readonly product_ref: string | null;
  readonly idempotency_key: string | null;
  /** The stored one first, then those of older keys. */
  readonly content_hashes: readonly string[];
  readonly event_value_minor: number | null;
  readonly currency: string;
  readonly quantity: number;
  readonly items: readonly { id: string; quantity: number; priceMinor: number | null }[];
  readonly occurred_at: string;
  readonly action_source: string;
  readonly transaction_id: string;
  readonly consent_ad_user_data: boolean;
  readonly consent_ad_personalization: boolean;
  readonly customer_refs: readonly string[];
  readonly identifier_kinds: readonly string[];
  readonly identifiers_encrypted: string | null;
  readonly event_data: unknown;
  readonly api_key_id: string | null;
  /** For a refund: the purchase. */
  readonly refund_of?: string;
};
/** What becomes of an event at one destination, as far as the event itself decides. */
export type IngestFate = {
  readonly event_id: string;
  readonly destination: DestinationId;
  readonly skip: SkipReason | null;
  readonly accepted_until: string;
};
export type IngestOutcome = {
  readonly idx: number;
  readonly eventId: string;
  readonly outcome: "accepted" | "duplicate" | "conflict";
};

const DEADLOCK = "40P01";
const TRIES_MAX = 3;

/**
 * Takes in events with their deliveries in one statement and one commit. Resolves after the commit, with one outcome for
 * every row, in their order; `idx` must be the row's place.
 * `rung`: the dispatcher was called for them; otherwise somebody else's call should do, but may just be over.
 */
export async function ingestRows(
  rows: readonly IngestRow[],
  fates: readonly IngestFate[],
): Promise<{ outcomes: IngestOutcome[]; rung: boolean }> {
  for (let tries = 1; ; tries += 1) {
    try {
      crashPoint("ingest");
      const [first, ...known] = await ingest(rows, fates);
      crashPoint("ingested");
      if (!first) throw new TypeError("ingest_events did not answer");
      const outcomes = rows.map(({ id }, idx): IngestOutcome => ({ idx, eventId: id, outcome: "accepted" }));
      for (const { idx, event_id, outcome } of known)
        if (idx !== null) outcomes[idx] = { idx, eventId: event_id, outcome };
      return { outcomes, rung: first.rung };
    } catch (error) {
      // Two batches that overlap in both their orders and their keys: one is undone whole, and simply tried again.
      const isDeadlock = error instanceof Error && "code" in error && error.code === DEADLOCK;
      if (!isDeadlock || tries >= TRIES_MAX) throw error;
    }
  }
}

/** The first tells of the call; the others of events that were there already. */
type IngestedRow = { idx: number | null; event_id: string; outcome: IngestOutcome["outcome"]; rung: boolean };
/** As text and cast there: the driver's own JSON handling depends on which client it is. */
const ingest = (rows: readonly IngestRow[], fates: readonly IngestFate[]) =>
  rawSql()<IngestedRow[]>`
    select idx, event_id, outcome, rung
    from ingest_events(${JSON.stringify(rows)}::text::jsonb, ${JSON.stringify(fates)}::text::jsonb)`;

export function listLanes(tx: Transaction, tenant: Tenant) {
  return tx
    .select({ destination: lanes.destination, parkedReason: lanes.parkedReason, parkedAt: lanes.parkedAt })
    .from(lanes)
    .where(eq(lanes.storeId, tenant.storeId));
}

export function listDeliveriesOf(tx: Transaction, tenant: Tenant, eventIds: readonly string[]) {
  return tx
    .select({
      eventId: deliveries.eventId,
      destination: deliveries.destination,
      state: deliveries.state,
      reason: deliveries.reason,
      attempts: deliveries.attempts,
      nextAttemptAt: deliveries.nextAttemptAt,
      acceptedAt: deliveries.acceptedAt,
      deliveredAt: deliveries.deliveredAt,
    })
    .from(deliveries)
    .where(and(eq(deliveries.storeId, tenant.storeId), inArray(deliveries.eventId, [...eventIds])))
    .orderBy(asc(deliveries.destination));
}
