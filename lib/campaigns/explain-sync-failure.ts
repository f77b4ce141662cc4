import { type PlatformId, platformNames } from "@/lib/contracts/platforms";
import { AppError, PlatformError } from "@/lib/core/errors";
import { waitWords } from "@/lib/core/wait-words";

/** What fails: the sync that keeps figures new, or the history, without which they stay as new while there is access. */
export type Reading = "sync" | "history";
type Told = { readonly label: string; readonly reading: Reading };

/** What only a sync that failed has beside it: days that a person may have chosen, a schedule, figures of the last one. */
const ofSync = ({ reading }: Told, words: string): string => (reading === "sync" ? ` ${words}` : "");

function rejectedWords(told: Told, reason: string): string {
  const { label } = told;
  if (reason === "range_too_old")
    return `Figures at ${label} reach back 37 months.${ofSync(told, "Choose a later first day.")}`;
  if (reason === "too_much_data")
    return `There are more figures in these days than ${label} can give at once.${ofSync(told, "Choose fewer days.")}`;
  return `${label} did not accept our question. This is for us to mend; your data is safe.`;
}

function permissionWords(label: string, reason: string): string {
  if (reason === "account_closed")
    return `The ${label} ad account is closed or disabled. Reopen it there, or choose another one.`;
  if (reason === "terms_not_accepted")
    return `The terms of ${label} are not accepted. Accept them there, then sync again.`;
  if (reason === "permission_missing")
    return `We may not read the figures of ${label}. Sign in again and leave every permission ticked.`;
  return `The ${label} ad account is out of reach of your sign-in. Ask for access to it, or choose another one.`;
}

const syncAgain = (waitMs: number): string => `Sync again ${waitWords(waitMs)}; the schedule does so by itself.`;

function syncFailureWords({ failure, details }: PlatformError, told: Told): string {
  const { label } = told;
  switch (failure.kind) {
    case "reconnect":
      if (details.reason === "not_connected") return `The connection to ${label} has ended.`;
      return `Access to ${label} has ended. Sign in again; the history you have stays.`;
    case "permission":
      return permissionWords(label, details.reason);
    case "throttled":
    case "wait":
      if (details.reason === "report_not_ready")
        return `${label} is still putting the figures together.${ofSync(told, syncAgain(failure.retryAfterMs))}`;
      return `${label} asked us to slow down.${ofSync(told, syncAgain(failure.retryAfterMs))}`;
    case "unavailable":
    case "ambiguous":
      return `There is no answer from ${label}.${ofSync(told, "We try again on schedule; you see the figures of the last sync meanwhile.")}`;
    case "rejected":
      return rejectedWords(told, details.reason);
    case "misconfigured":
      return `Our application was refused by ${label}. This is for us to mend; your data is safe.`;
    case "unknown":
      return `${label} answered in a way we do not know. We have noted it; your data is safe.`;
  }
}

/**
 * Why a reading of an account failed and what to do, for its owner. Decided by the class of the error alone. Whoever tells
 * of the history says which days are meant, and that they are tried again.
 */
export function explainSyncFailure(error: unknown, platforms: readonly PlatformId[], reading: Reading): string {
  const label = platformNames(platforms);
  if (error instanceof PlatformError) return syncFailureWords(error, { label, reading });
  if (error instanceof AppError) return error.message;
  const again = reading === "sync" ? "; we try again on schedule" : "";
  return `Something broke on our side while reading ${label}. Your data is safe${again}.`;
}
