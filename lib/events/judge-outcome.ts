import type { DeliveryChange, DueDelivery, LaneRest } from "@/db/queries/deliveries";
import type { PlatformError } from "@/lib/core/errors";
import { deliveryChange } from "./delivery-change";
import { type EventOutcome, isTaken, isUntried } from "./send-isolating";

const CONFIRM_FIRST_MS = 30 * 60_000;
const PROBE_AFTER_MS = 3_600_000;
const VAGUE_AGAIN_MS = 3_600_000;
/** What a lane rests that has only run out of calls: nothing is wrong at the platform. */
const SPLIT_AGAIN_MS = 1_000;

/** So many failures in a row open a lane's breaker: it then rests for longer, and is tried with few until one passes. */
export const BREAKER_OPENS_AT = 5;
const BREAKER_FIRST_MS = 30_000;
const BREAKER_MAX_MS = 15 * 60_000;

/**
 * How long a lane rests after a failure; `failures` counts those in a row before it. Exponential with full jitter from
 * 1 s; with the breaker open 30 s, doubled up to 15 min, give or take a fifth.
 */
export function backoffMs(failures: number, random: () => number = Math.random): number {
  if (failures < BREAKER_OPENS_AT) return Math.max(1_000, Math.floor(random() * 5_000 * 2 ** failures));
  const restMs = Math.min(BREAKER_MAX_MS, BREAKER_FIRST_MS * 2 ** Math.min(failures - BREAKER_OPENS_AT, 10));
  return Math.round(restMs * (0.8 + 0.4 * random()));
}

/** Not all lanes at the same moment, and none much later than the platform asked for. */
const spread = (waitMs: number): number => Math.ceil(waitMs + Math.random() * Math.min(waitMs * 0.2, 60_000));

/** What the outcome of a try means for the delivery. The class of a failure decides, never its text. */
export function judgeOutcome(due: DueDelivery, outcome: EventOutcome, laneSleepMs: number): DeliveryChange {
  const { eventId } = due;
  if (outcome.state === "failed") return judgeFailure(due, outcome.error, laneSleepMs);
  if (outcome.state === "rejected" && outcome.isVague) {
    // Nobody was taken beside it, so the fault may be ours: it is tried until its time is up, behind all others.
    const { reason, platformCode } = outcome;
    // One that was not tried itself has nothing against it yet.
    const counts = !isUntried(outcome);
    const retryAfterMs = behindOthersMs(due, counts ? due.attempts : 0);
    return deliveryChange(eventId, "waiting", { reason, platformCode, retryAfterMs, counts });
  }
  if (outcome.state === "rejected")
    return deliveryChange(eventId, "refused", { reason: outcome.reason, platformCode: outcome.platformCode });
  const { state, receiptId } = outcome;
  return deliveryChange(eventId, state, { receiptId, confirmAfterMs: state === "accepted" ? CONFIRM_FIRST_MS : 0 });
}

/** An hour, doubled with every try up to sixteen; once more in the last hour before the platform takes it no longer. */
function behindOthersMs({ acceptedUntil }: DueDelivery, tries: number): number {
  const left = acceptedUntil.getTime() - Date.now() - VAGUE_AGAIN_MS;
  return Math.min(VAGUE_AGAIN_MS * 2 ** Math.min(tries, 4), Math.max(VAGUE_AGAIN_MS, left));
}

/** Neither ends a sale, and of a sale that goes alone neither says anything about the lane. */
const isUnclear = ({ failure: { kind } }: PlatformError): boolean => kind === "ambiguous" || kind === "unknown";

/**
 * What has failed for longer than a breaker takes to open may be one sale's fault, which would take its neighbours down
 * with it at every try: it goes out by itself, and has then a breaker of its own. It may as well be innocent, and met
 * by chance at every fault of the platform: it never waits for longer than a lane.
 */
function suspectOf(due: DueDelivery): Partial<DeliveryChange> {
  if (due.attempts <= BREAKER_OPENS_AT) return {};
  return due.sendAlone ? { retryAfterMs: backoffMs(due.attempts - 1) } : { alone: true };
}

function judgeFailure(due: DueDelivery, error: PlatformError, laneSleepMs: number): DeliveryChange {
  const { eventId } = due;
  const { failure, details } = error;
  const told = { reason: details.reason, platformCode: details.platformCode ?? null };
  // Tried, ever more rarely, for as long as the platform merges repeats.
  const ambiguous = isUnclear(error);
  // A held sale is due at once when its lane opens again.
  const held = failure.kind === "reconnect" || failure.kind === "permission" || failure.kind === "misconfigured";
  // Being told to come back later says nothing about the sale: that try does not count.
  const counts =
    failure.kind !== "throttled" && failure.kind !== "wait" && !held && details.reason !== "too_many_splits";
  const retryAfterMs = held ? 0 : laneSleepMs;
  const more = { ...told, retryAfterMs, ambiguous, counts, ...(ambiguous && suspectOf(due)) };
  return deliveryChange(eventId, "waiting", more);
}

/** What of these says that the lane had better rest; `isAlone`: each of them went by itself. */
export const laneFailureOf = (outcomes: readonly EventOutcome[], isAlone: boolean): PlatformError | undefined =>
  outcomes
    .flatMap((outcome) => (outcome.state === "failed" ? [outcome.error] : []))
    .find((error) => !(isAlone && isUnclear(error)));

/**
 * What a batch means for the whole lane; undefined when nothing was learnt. Where some were taken the platform works:
 * failures before it are over.
 */
export function judgeBatch(
  outcomes: readonly EventOutcome[],
  { failures, isAlone }: { failures: number; isAlone: boolean },
): LaneRest | undefined {
  const failure = laneFailureOf(outcomes, isAlone);
  const isTold = outcomes.some((outcome) => outcome.state !== "failed");
  if (!failure && !isTold) return undefined;
  return judgeLane(failure, outcomes.some(isTaken) ? 0 : failures);
}

/** What a failure means for the whole lane; `failures` counts those in a row before it. */
export function judgeLane(error: PlatformError | undefined, failures: number): LaneRest {
  if (!error) return { failures: 0, sleepMs: null, park: null };
  const { failure, details } = error;
  if (details.reason === "too_many_splits") return { failures, sleepMs: SPLIT_AGAIN_MS, park: null };
  switch (failure.kind) {
    case "reconnect":
      return { failures, sleepMs: null, park: details.reason };
    case "permission":
    case "misconfigured":
      // Somebody has to act elsewhere, where we cannot see it: try once an hour.
      return { failures, sleepMs: PROBE_AFTER_MS, park: details.reason };
    case "throttled":
    case "wait":
      return { failures, sleepMs: spread(failure.retryAfterMs), park: null };
    default:
      return { failures: failures + 1, sleepMs: backoffMs(failures), park: null };
  }
}
