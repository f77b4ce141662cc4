import {
  applyChanges,
  type DeliveryChange,
  type DueDelivery,
  hasAttempts,
  insertAttempts,
  isAnyOut,
  type LaneRest,
  type Lease,
  renewLease,
} from "@/db/queries/deliveries";
import { withTenant } from "@/db/with-tenant";
import type { Tenant } from "@/lib/auth/tenant";
import { outlastDatabase } from "@/lib/core/outlast";
import { type EventOutcome, isUntried } from "./send-isolating";

/** Longer than any one call's deadline with a refresh and a retry before it. */
export const LEASE_SECONDS = 60;

/** What the lane rests for; undefined when nothing was learnt of it. */
export type Written = { readonly rest: LaneRest | undefined };
export type SentBatch = {
  readonly due: readonly DueDelivery[];
  readonly outcomes: ReadonlyMap<string, EventOutcome>;
  readonly changes: readonly DeliveryChange[];
  readonly rest: LaneRest | undefined;
  readonly durationMs: number;
};

/** What is known of a batch that was sent is worth a wait: without it all of it would be sent again. */
export const writeBack = (tenant: Tenant, lease: Lease, sent: SentBatch): Promise<Written | undefined> =>
  outlastDatabase((isRepeat) => writeOnce(tenant, lease, sent, isRepeat));

async function writeOnce(
  tenant: Tenant,
  lease: Lease,
  sent: SentBatch,
  isRepeat: boolean,
): Promise<Written | undefined> {
  const { due, outcomes, changes, rest, durationMs } = sent;
  const written = { rest };
  return withTenant(tenant, async (tx) => {
    const held = await renewLease(tx, lease, LEASE_SECONDS);
    if (held && isRepeat && !(await isAnyOut(tx, lease, due))) return written;
    if (!held && isRepeat && (await hasAttempts(tx, lease, due))) return undefined;
    const lines = due.flatMap((row) => {
      const outcome = outcomes.get(row.eventId);
      return outcome && !isUntried(outcome) ? [{ ...attemptLine(row, outcome), durationMs, late: !held }] : [];
    });
    const kept = insertAttempts(tx, lease, lines);
    // Both on their way at once: it is one connection, which keeps their order.
    await Promise.all([kept, held && applyChanges(tx, lease, changes)]);
    return held && written;
  });
}

function attemptLine({ eventId, attempts: attempt }: DueDelivery, outcome: EventOutcome) {
  if (outcome.state === "failed") {
    const { failure, details } = outcome.error;
    const { reason, platformCode = null, httpStatus = null, traceId = null } = details;
    return { eventId, attempt, outcome: failure.kind, reason, platformCode, httpStatus, traceId };
  }
  const refused = outcome.state === "rejected" ? outcome : { reason: null, platformCode: null };
  const { reason, platformCode } = refused;
  return { eventId, attempt, outcome: outcome.state, reason, platformCode, httpStatus: null, traceId: outcome.traceId };
}
