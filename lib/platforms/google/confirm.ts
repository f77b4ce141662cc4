import * as z from "zod";
import { PlatformError } from "@/lib/core/errors";
import type { Access, Confirmation } from "@/lib/platforms/contract";
import type { GoogleClient } from "./client";

const Counts = z.array(z.object({ reason: z.string().default("UNKNOWN") })).default([]);
const Status = z.object({
  requestStatusPerDestination: z
    .array(
      z.object({
        requestStatus: z.string().default("REQUEST_STATUS_UNKNOWN"),
        errorInfo: z.object({ errorCounts: Counts }).optional(),
      }),
    )
    .default([]),
});

/** Repeats of what Google has already are no loss. */
const ALREADY_THERE = new Set(["PROCESSING_ERROR_REASON_DUPLICATE_TRANSACTION_ID"]);

/** Our word for `ProcessingErrorReason`. Source: Data Manager API v1 discovery document, read 2026-11-22. */
const REASONS: ReadonlyMap<string, string> = new Map([
  ["PROCESSING_ERROR_REASON_EVENT_TOO_OLD", "event_too_old"],
  ["PROCESSING_ERROR_REASON_DENIED_CONSENT", "consent_denied"],
  ["PROCESSING_ERROR_REASON_NO_CONSENT", "consent_missing"],
  ["PROCESSING_ERROR_REASON_UNKNOWN_CONSENT", "consent_missing"],
  ["PROCESSING_ERROR_REASON_INVALID_GCLID", "click_invalid"],
  ["PROCESSING_ERROR_REASON_INVALID_GBRAID", "click_invalid"],
  ["PROCESSING_ERROR_REASON_INVALID_WBRAID", "click_invalid"],
  ["PROCESSING_ERROR_REASON_CLICK_NOT_FOUND", "click_not_found"],
  ["PROCESSING_ERROR_REASON_TOO_RECENT_CLICK", "click_too_recent"],
  ["PROCESSING_ERROR_REASON_CONVERSION_PRECEDES_CLICK", "before_click"],
  ["PROCESSING_ERROR_REASON_INVALID_OPERATING_ACCOUNT_FOR_CLICK", "click_of_another_account"],
  ["PROCESSING_ERROR_OPERATING_ACCOUNT_MISMATCH_FOR_AD_IDENTIFIER", "click_of_another_account"],
]);

function judge(status: string, codes: readonly string[]): Confirmation {
  if (status === "SUCCESS") return { state: "confirmed" };
  if (status !== "FAILED" && status !== "PARTIAL_SUCCESS") return { state: "processing" };
  const real = codes.filter((code) => !ALREADY_THERE.has(code));
  if (codes.length > 0 && real.length === 0) return { state: "confirmed" };
  const platformCode = real[0] ?? status;
  const reason = REASONS.get(platformCode) ?? "refused_in_processing";
  return status === "FAILED" ? { state: "refused", reason, platformCode } : { state: "partial", reason };
}

/**
 * GET /v1/requestStatus:retrieve: the fate of one batch for its one destination. Google counts refusals by reason and
 * names no events, so a batch of several can end `partial`. First answers come after about 30 minutes, last after days.
 * @throws PlatformError reconnect, throttled, unavailable
 * Source: Data Manager API "Diagnostics", read 2026-11-22.
 */
export async function confirmIngestion(client: GoogleClient, access: Access, receiptId: string): Promise<Confirmation> {
  try {
    const { data } = await client.callDataManager("read", access.grant.accessToken, {
      method: "GET",
      path: "/v1/requestStatus:retrieve",
      query: { requestId: receiptId },
      schema: Status,
    });
    const [destination] = data.requestStatusPerDestination;
    if (!destination) return { state: "processing" };
    return judge(
      destination.requestStatus,
      (destination.errorInfo?.errorCounts ?? []).map(({ reason }) => reason),
    );
  } catch (error) {
    if (error instanceof PlatformError && error.details.reason === "receipt_unknown") return { state: "unknown" };
    throw error;
  }
}
