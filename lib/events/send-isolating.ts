import { PlatformError } from "@/lib/core/errors";
import type { OutboundEvent, SendOutcome, SendReceipt } from "@/lib/platforms/contract";

export type EventOutcome =
  | (SendOutcome & { readonly receiptId: string | null; readonly traceId: string | null })
  | { readonly state: "failed"; readonly error: PlatformError };

const REFUSED_WITHOUT_REASON = "refused_without_reason";

type Send = (events: readonly OutboundEvent[]) => Promise<SendReceipt>;
/** Isolating k bad events of n costs at most 2k·log2(n/k)+2k calls; beyond this the rest waits for the next lease. */
const CALLS_MAX = 64;
/** So many refused without a word in a row are perhaps neighbours in trouble: others are tried first. */
const VAGUE_NEAR = 3;
/** So many, and from both ends: the rest is not tried now. */
const VAGUE_ENOUGH = 5;

/**
 * Sends a batch. Both platforms refuse a whole request for one bad event, so a refused batch is split: by the indexes
 * the answer names, else in halves, until the bad ones stand alone and every good neighbour is through.
 * A refusal that does not say what is wrong may be about us and refuse everything: it stays vague until a neighbour was
 * taken, and after a few of them, old and new, the rest is put off untried.
 * Splitting stops at `end`. An error that is not the platform's ends the sending too, and costs no outcome known by then.
 * @returns one outcome per event, same order. `failed`: this event was not settled, and why.
 */
export async function sendIsolating(
  events: readonly OutboundEvent[],
  send: Send,
  end = Number.POSITIVE_INFINITY,
): Promise<EventOutcome[]> {
  const outcomes = new Map<string, EventOutcome>();
  let queue: (readonly OutboundEvent[])[] = [events];
  let calls = 0;
  let vague = 0;
  let hasTriedFar = false;
  for (let batch = queue.shift(); batch !== undefined; batch = queue.shift()) {
    if (batch.length === 0) continue;
    if (calls >= CALLS_MAX || Date.now() > end) {
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
    } catch (cause) {
      const error = cause instanceof PlatformError ? cause : foreign(cause);
      if (error.failure.kind !== "rejected") {
        settle(outcomes, batch, { state: "failed", error });
        // Whatever stopped this call would stop the next one too.
        for (const rest of queue.splice(0)) settle(outcomes, rest, { state: "failed", error: notTried(error) });
        break;
      }
      const parts = splitRefused(batch, error, error.failure.indexes ?? [], outcomes);
      queue.unshift(...parts);
      // What is named among others says nothing about the others: they go first.
      if (parts.length === 0) vague += batch.filter(({ id }) => isVague(outcomes.get(id))).length;
      if (vague < VAGUE_NEAR || [...outcomes.values()].some(isTaken)) continue;
      if (!hasTriedFar) queue = farFirst(queue.flat());
      else if (vague >= VAGUE_ENOUGH) for (const rest of queue.splice(0)) settle(outcomes, rest, untried(error));
      hasTriedFar = true;
    }
  }
  settleVague(outcomes);
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
    const refused = batch.length === 1 ? [0] : [...bad];
    for (const index of refused) {
      const event = batch[index];
      if (event) outcomes.set(event.id, refusalOf(error, index));
    }
    return refused.length === batch.length ? [] : [batch.filter((_, index) => !refused.includes(index))];
  }
  const middle = Math.ceil(batch.length / 2);
  return [batch.slice(0, middle), batch.slice(middle)];
}

/** What the answer says of one event, or of all of them. */
function refusalOf({ failure, details }: PlatformError, index: number): EventOutcome {
  const refusal = failure.kind === "rejected" ? failure : undefined;
  const own = refusal?.items?.find((item) => item.index === index);
  const { reason, platformCode = reason } = own ?? details;
  return {
    ...{ state: "rejected", reason, platformCode, receiptId: null, traceId: details.traceId ?? null },
    ...((own ?? refusal)?.isVague && { isVague: true }),
  };
}

const isVague = (outcome?: EventOutcome): boolean => outcome?.state === "rejected" && outcome.isVague === true;
export const isTaken = ({ state }: EventOutcome): boolean => state === "delivered" || state === "accepted";

/** Sales in trouble often stand together, an evening of one till: the newest and a middle one, each alone, tell more. */
function farFirst(rest: readonly OutboundEvent[]): (readonly OutboundEvent[])[] {
  const [middle, last] = [Math.floor((rest.length - 1) / 2), rest.length - 1];
  const alone = last < 0 ? [] : [...new Set([last, middle])];
  return [...alone.map((index) => rest.slice(index, index + 1)), rest.filter((_, index) => !alone.includes(index))];
}

/** Not tried alone, as others were refused without a reason. */
export const isUntried = (outcome: EventOutcome): boolean =>
  outcome.state === "rejected" && outcome.reason === REFUSED_WITHOUT_REASON;

/** Several were refused without a word, old and new, and none was taken: it is about us, or about a great many. */
const untried = ({ details }: PlatformError): EventOutcome => ({
  state: "rejected",
  reason: REFUSED_WITHOUT_REASON,
  platformCode: details.platformCode ?? details.reason,
  receiptId: null,
  traceId: details.traceId ?? null,
  isVague: true,
});

/** With a neighbour taken, what was refused without a word is at fault itself. */
function settleVague(outcomes: Map<string, EventOutcome>): void {
  if (![...outcomes.values()].some(isTaken)) return;
  for (const [id, outcome] of outcomes)
    if (outcome.state === "rejected" && outcome.isVague) {
      const { isVague: _taken, ...plain } = outcome;
      outcomes.set(id, plain);
    }
}

function settle(outcomes: Map<string, EventOutcome>, batch: readonly OutboundEvent[], outcome: EventOutcome): void {
  for (const event of batch) outcomes.set(event.id, outcome);
}

/** A fault of ours in the middle of a request: it may have been sent. */
const foreign = (cause: unknown) =>
  new PlatformError("dispatch", { kind: "ambiguous" }, { reason: "no_answer_for_event" }, { cause });

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
