import type { Tenant } from "@/lib/auth/tenant";
import type { TrackBatchBody, TrackBatchResult, TrackEventBody, TrackEventResult } from "@/lib/contracts/events";
import { trackBatch, trackEvent } from "./ingest-events";

/** `POST events/track`: 202 after the commit; from then on delivering it is ours. */
export const answerTrack = (call: {
  tenant: Tenant;
  body: TrackEventBody;
}): Promise<{ status: number; result: TrackEventResult }> => trackEvent(call.tenant, call.body);

/** `POST events/batch`: up to 1,000 events, answered one by one. */
export const answerBatch = async (call: {
  tenant: Tenant;
  body: TrackBatchBody;
}): Promise<{ status: number; result: TrackBatchResult }> => ({
  status: 202,
  result: await trackBatch(call.tenant, call.body.events),
});
