import { PlatformError } from "@/lib/core/errors";
import type { OutboundEvent, SendOutcome, SendReceipt } from "@/lib/platforms/contract";

export type EventOutcome =
  | (SendOutcome & { readonly receiptId: string | null; readonly traceId: string | null })
  | { readonly state: "failed"; readonly error: PlatformError };

type Send = (events: readonly OutboundEvent[]) => Promise<SendReceipt>;
/** Isolating k bad events of n costs at most 2k·log2(n/k)+2k calls; beyond this the rest waits for the next lease. */
const CALLS_MAX = 64;
/** Splitting stops while the lane's lease still holds, whatever a slow platform takes for each call. */
const SPLIT_FOR_MS = 20_000;

/**
 * Sends a batch. Both platforms refuse a whole request for one bad event, so a refused batch is split: by the indexes
 * the answer names, else in halves, until the bad ones stand alone and every good neighbour is through.
 * @returns one outcome per event, same order. `failed`: this event was not settled, and why.
 */
export async function sendIsolating(events: readonly OutboundEvent[], send: Send): Promise<EventOutcome[]> {
  const outcomes = new Map<string, EventOutcome>();
  const queue: (readonly OutboundEvent[])[] = [events];
  const end = Date.now() + SPLIT_FOR_MS;
  let calls = 0;
  for (let batch = queue.shift(); batch !== undefined; batch = queue.shift()) {
    if (batch.length === 0) continue;
    if (calls >= CALLS_MAX || (calls > 0 && Date.now() > end)) {
      settle(outcomes, batch, {
        state: "failed",
        error: new PlatformError("dispatch", { kind: "unavailable" }, { reason: "too_many_splits" }),
      });
      continue;
    }
    calls += 1;
    try {
      const { outcomes: answers, receiptId, traceId } = await send(batch);
      for (const [index, event] of batch.entries()) {
        const answer = answers[index];
        if (answer) outcomes.set(event.id, { ...answer, receiptId, traceId });
      }
    } catch (error) {
      if (!(error instanceof PlatformError)) throw error;
      if (error.failure.kind !== "rejected") {
        settle(outcomes, batch, { state: "failed", error });
        // Whatever stopped this call would stop the next one too.
        for (const rest of queue.splice(0)) settle(outcomes, rest, { state: "failed", error: notTried(error) });
        break;
      }
      queue.unshift(...splitRefused(batch, error, error.failure.indexes ?? [], outcomes));
    }
  }
  return events.map((event) => outcomes.get(event.id) ?? unanswered());
}

function splitRefused(
  batch: readonly OutboundEvent[],
  error: PlatformError,
  named: readonly number[],
  outcomes: Map<string, EventOutcome>,
): (readonly OutboundEvent[])[] {
  const bad = new Set(named.filter((index) => index >= 0 && index < batch.length));
  if (batch.length === 1 || bad.size > 0) {
    const refused = batch.length === 1 ? batch : batch.filter((_, index) => bad.has(index));
    const { reason, platformCode = reason, traceId = null } = error.details;
    const { failure } = error;
    const isVague = failure.kind === "rejected" && failure.isVague;
    settle(outcomes, refused, {
      ...{ state: "rejected", reason, platformCode, receiptId: null, traceId },
      ...(isVague && { isVague }),
    });
    return [batch.filter((event) => !refused.includes(event))];
  }
  const middle = Math.ceil(batch.length / 2);
  return [batch.slice(0, middle), batch.slice(middle)];
}

function settle(outcomes: Map<string, EventOutcome>, batch: readonly OutboundEvent[], outcome: EventOutcome): void {
  for (const event of batch) outcomes.set(event.id, outcome);
}

/** An adapter that answers for fewer events than it was given has told nothing about the others. */
const unanswered = (): EventOutcome => ({
  state: "failed",
  error: new PlatformError("dispatch", { kind: "ambiguous" }, { reason: "no_answer_for_event" }),
});

/** For what was not sent because its lane had just stopped: surely not there, whatever became of the first ones. */
export function notTried(stop: PlatformError): PlatformError {
  const { kind } = stop.failure;
  if (kind !== "ambiguous" && kind !== "unknown") return stop;
  return new PlatformError(stop.provider, { kind: "unavailable" }, { reason: stop.details.reason });
}
