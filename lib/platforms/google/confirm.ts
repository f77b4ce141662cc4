import * as z from "zod";
import { PlatformError } from "@/lib/core/errors";
import type { Access, Confirmation } from "@/lib/platforms/contract";
import type { GoogleClient } from "./client";
import { DATA_MANAGER_ERRORS } from "./error-table";

const HOUR_MS = 3_600_000;
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

type Later = { readonly reason: string; readonly afterMs: number };
/** What passes by itself: sent again later, the same event is taken, and merged where it was taken already. */
const AGAIN_LATER: ReadonlyMap<string, Later> = new Map([
  // A click is known six hours after it happened.
  ["PROCESSING_ERROR_REASON_TOO_RECENT_CLICK", { reason: "click_too_recent", afterMs: 6 * HOUR_MS }],
  ["PROCESSING_ERROR_REASON_INTERNAL_ERROR", { reason: "server_error", afterMs: HOUR_MS }],
]);

/**
 * When an event may be sent again; undefined when that would change nothing. Words that tell the owner what to settle
 * are those of the synchronous form: what is found missing only later ends no sale, and the next send says it to them.
 */
function laterOf(code: string): Later | undefined {
  const word = code.replace(/^PROCESSING_ERROR_(?:REASON_)?/, "");
  const entry = Object.hasOwn(DATA_MANAGER_ERRORS, word) ? DATA_MANAGER_ERRORS[word] : undefined;
  if (entry?.failure.kind === "permission") return { reason: entry.reason, afterMs: 6 * HOUR_MS };
  return AGAIN_LATER.get(code);
}

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
  ["PROCESSING_ERROR_REASON_CONVERSION_PRECEDES_CLICK", "before_click"],
  ["PROCESSING_ERROR_REASON_INVALID_OPERATING_ACCOUNT_FOR_CLICK", "click_of_another_account"],
  ["PROCESSING_ERROR_OPERATING_ACCOUNT_MISMATCH_FOR_AD_IDENTIFIER", "click_of_another_account"],
]);

function judge(status: string, codes: readonly string[]): Confirmation {
  if (status === "SUCCESS") return { state: "confirmed" };
  if (status !== "FAILED" && status !== "PARTIAL_SUCCESS") return { state: "processing" };
  const real = codes.filter((code) => !ALREADY_THERE.has(code));
  if (codes.length > 0 && real.length === 0) return { state: "confirmed", isRepeat: true };
  const [longest] = real.flatMap((code) => laterOf(code) ?? []).sort((a, b) => b.afterMs - a.afterMs);
  const lasting = real.find((code) => laterOf(code) === undefined);
  if (longest && lasting === undefined) return { state: "again", ...longest };
  const platformCode = lasting ?? status;
  const reason = REASONS.get(platformCode) ?? "refused_in_processing";
  // Of several reasons one may pass by itself, or say that the event is there: only alone does each event show its own.
  const isOfAll = status === "FAILED" && new Set(codes).size <= 1;
  return isOfAll ? { state: "refused", reason, platformCode } : { state: "partial", reason };
}

/** Over several destinations: settled when all are, and whole only when all agree. */
function combine(all: readonly Confirmation[]): Confirmation {
  const [first] = all;
  if (!first || all.some(({ state }) => state === "processing")) return { state: "processing" };
  if (all.every(({ state }) => state === first.state)) return first;
  const refusal = all.find((one) => one.state === "partial" || one.state === "refused" || one.state === "again");
  return refusal && "reason" in refusal ? { state: "partial", reason: refusal.reason } : first;
}

/**
 * GET /v1/requestStatus:retrieve: the fate of one batch, over all of its destinations. Google counts refusals by reason
 * and names no events, so a batch of several can end `partial`. First answers come after about 30 minutes, last after
 * days.
 * @throws PlatformError reconnect, throttled, unavailable
 * Source: Data Manager API "Diagnostics", read 2026-11-22.
 */
export async function confirmIngestion(client: GoogleClient, access: Access, receiptId: string): Promise<Confirmation> {
  try {
    const { data } = await client.callDataManager("read", access, {
      method: "GET",
      path: "/v1/requestStatus:retrieve",
      query: { requestId: receiptId },
      schema: Status,
    });
    return combine(
      data.requestStatusPerDestination.map(({ requestStatus, errorInfo }) =>
        judge(
          requestStatus,
          (errorInfo?.errorCounts ?? []).map(({ reason }) => reason),
        ),
      ),
    );
  } catch (error) {
    if (error instanceof PlatformError && error.details.reason === "receipt_unknown") return { state: "unknown" };
    throw error;
  }
}
