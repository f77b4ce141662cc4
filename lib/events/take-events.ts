import { chargeTill } from "@/lib/auth/admit-till";
import type { Tenant } from "@/lib/auth/tenant";
import type { TrackBatchAnswer, TrackEventAnswer } from "@/lib/contracts/dry-run";
import type { TrackBatchBody, TrackEventRequest } from "@/lib/contracts/events";
import { dryRunBatch, dryRunEvent } from "./dry-run";
import { trackBatch, trackEvent } from "./ingest-events";

type Taken<T> = { readonly status: number; readonly result: T };

/** `events/track`, whichever door it came through: for real, or as a dry run. @throws as `trackEvent` */
export async function takeEvent(tenant: Tenant, request: TrackEventRequest): Promise<Taken<TrackEventAnswer>> {
  const { dryRun, ...sale } = request;
  return dryRun ? { status: 200, result: await dryRunEvent(tenant, sale) } : trackEvent(tenant, sale);
}

/** `events/batch`; every event in it counts for the key's limit. @throws AppError throttled, before anything is stored */
export async function takeBatch(tenant: Tenant, { dryRun, events }: TrackBatchBody): Promise<Taken<TrackBatchAnswer>> {
  chargeTill(tenant, events.length);
  return dryRun
    ? { status: 200, result: await dryRunBatch(tenant, events) }
    : { status: 202, result: await trackBatch(tenant, events) };
}
