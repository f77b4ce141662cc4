import type { Tenant } from "@/lib/auth/tenant";
import { BATCH_MAX, type TrackBatchResult, type TrackEventBody, type TrackEventResult } from "@/lib/contracts/events";
import { AppError, InvalidInputError } from "@/lib/core/errors";
import { createLogger } from "@/lib/core/logger";
import { storeVault } from "@/lib/vault/store-vault";
import { storeEvents } from "./ingest-queue";
import { CONFLICT, parseOwn, STATUS } from "./parse-own";
import { apiKeyOf, type PreparedEvent, prepareEvent } from "./prepare-event";
import { ringDispatch } from "./ring-dispatch";

const MESSAGES = {
  accepted: "The event was recorded.",
  duplicate: "This event was already recorded; nothing was added.",
  conflict: CONFLICT,
};

/**
 * Takes in one event. Resolves after the commit; from then on the event is ours to deliver.
 * @returns 202 for a new one, 200 for a repeat with the same content (the first id)
 * @throws AppError conflict for the same identity with other content; InvalidInputError
 */
export async function trackEvent(
  tenant: Tenant,
  body: TrackEventBody,
): Promise<{ status: number; result: TrackEventResult }> {
  const vault = await storeVault(tenant);
  const prepared = prepareEvent(body, { vault, apiKeyId: apiKeyOf(tenant), now: new Date() });
  const { outcomes, rung } = await storeEvents([prepared]);
  const [stored] = outcomes;
  if (!stored) throw new TypeError("ingest_events did not answer for the event");
  if (stored.outcome === "failed") throw stored.error;
  if (stored.outcome === "conflict")
    throw new AppError("conflict", `${MESSAGES.conflict} Its id is ${stored.eventId}.`);
  if (stored.outcome === "accepted") ringDispatch(tenant, { rung });
  const duplicate = stored.outcome === "duplicate";
  return {
    status: duplicate ? 200 : 202,
    result: { success: true, eventId: stored.eventId, message: MESSAGES[stored.outcome], duplicate },
  };
}

type ItemResult = TrackBatchResult["results"][number];

/** Takes in up to 1,000 events, each judged by itself: a bad one does not refuse its neighbours. */
export async function trackBatch(tenant: Tenant, items: readonly unknown[]): Promise<TrackBatchResult> {
  const vault = await storeVault(tenant);
  const now = new Date();
  const results: ItemResult[] = [];
  const prepared: PreparedEvent[] = [];
  const indexes: number[] = [];
  for (const [index, item] of items.slice(0, BATCH_MAX).entries()) {
    try {
      prepared.push(prepareEvent(parseOwn(tenant, item), { vault, apiKeyId: apiKeyOf(tenant), now }));
      indexes.push(index);
    } catch (error) {
      results.push(refusal(index, error));
    }
  }
  const { outcomes, rung } = await storeEvents(prepared);
  for (const [place, stored] of outcomes.entries()) {
    const index = indexes[place] ?? place;
    if (stored.outcome === "failed") results.push(failed(index, stored.error));
    else {
      results.push({
        index,
        status: STATUS[stored.outcome],
        eventId: stored.eventId,
        message: MESSAGES[stored.outcome],
      });
    }
  }
  results.sort((a, b) => a.index - b.index);
  const count = (status: number) => results.filter((result) => result.status === status).length;
  const [accepted, duplicates] = [count(202), count(200)];
  if (accepted > 0) ringDispatch(tenant, { rung });
  const rejected = results.length - accepted - duplicates;
  return { success: rejected === 0, accepted, duplicates, rejected, results };
}

/** Our fault, and no reason to keep its neighbours waiting. */
function failed(index: number, error: unknown): ItemResult {
  createLogger("events.batch").error("item could not be stored", { index, error });
  return { index, status: 500, message: "Something went wrong on our side. Send it again later." };
}

function refusal(index: number, error: unknown): ItemResult {
  if (error instanceof InvalidInputError)
    return { index, status: error.status, message: error.message, issues: [...error.issues] };
  if (error instanceof AppError) return { index, status: error.status, message: error.message };
  createLogger("events.batch").error("item failed", { error });
  throw error;
}
