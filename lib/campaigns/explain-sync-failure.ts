import { type PlatformId, platformInfo } from "@/lib/contracts/platforms";
import { AppError, PlatformError } from "@/lib/core/errors";
import { waitWords } from "@/lib/core/wait-words";

/** "Facebook", "Facebook and Instagram". */
export const platformLabels = (platforms: readonly PlatformId[]): string =>
  new Intl.ListFormat("en", { type: "conjunction" }).format(platforms.map((id) => platformInfo(id).label));

function rejectedWords(label: string, reason: string): string {
  if (reason === "range_too_old") return `Figures at ${label} reach back 37 months. Choose a later first day.`;
  if (reason === "too_much_data")
    return `There are more figures in these days than ${label} can give at once. Choose fewer days.`;
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

function syncFailureWords(error: PlatformError, label: string): string {
  const { failure, details } = error;
  switch (failure.kind) {
    case "reconnect":
      if (details.reason === "not_connected") return `The connection to ${label} has ended.`;
      return `Access to ${label} has ended. Sign in again; the history you have stays.`;
    case "permission":
      return permissionWords(label, details.reason);
    case "throttled":
    case "wait":
      if (details.reason === "report_not_ready")
        return `${label} is still putting the figures together. Sync again ${waitWords(failure.retryAfterMs)}; the schedule does so by itself.`;
      return `${label} asked us to slow down. Sync again ${waitWords(failure.retryAfterMs)}; the schedule does so by itself.`;
    case "unavailable":
    case "ambiguous":
      return `There is no answer from ${label}. We try again on schedule; you see the figures of the last sync meanwhile.`;
    case "rejected":
      return rejectedWords(label, details.reason);
    case "misconfigured":
      return `Our application was refused by ${label}. This is for us to mend; your data is safe.`;
    case "unknown":
      return `${label} answered in a way we do not know. We have noted it; your data is safe.`;
  }
}

/** Why an account could not be synced and what to do, for its owner. Decided by the class of the error alone. */
export function explainSyncFailure(error: unknown, platforms: readonly PlatformId[]): string {
  const label = platformLabels(platforms);
  if (error instanceof PlatformError) return syncFailureWords(error, label);
  if (error instanceof AppError) return error.message;
  return `Something broke on our side while reading ${label}. Your data is safe; we try again on schedule.`;
}
