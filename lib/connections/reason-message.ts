import type { ConnectionReason } from "@/lib/contracts/connections";
import { type PlatformId, platformInfo } from "@/lib/contracts/platforms";

/** What ails a connection, for its owner; null for what is no error. */
export function reasonMessage(platform: PlatformId, reason: ConnectionReason): string | null {
  const { label } = platformInfo(platform);
  switch (reason) {
    case "setup_incomplete":
      return `Choose the ad account to finish connecting ${label}.`;
    case "disconnected_by_user":
      return null;
    case "erased_on_request":
      return `Whoever had signed in asked ${label} to have their data deleted. Sign in again.`;
    case "token_expired":
      return `Access to ${label} has ended. Sign in again.`;
    case "token_revoked":
      return `Access was taken back at ${label}. Sign in again.`;
    case "password_changed":
      return "The password was changed, which ended our access. Sign in again.";
    case "account_checkpoint":
      return `${label} wants you to confirm your account there first. Then sign in again.`;
    case "permission_missing":
      return `A permission is missing. Sign in to ${label} again and leave everything ticked.`;
    case "account_closed":
      return `The ${label} ad account is closed or disabled. Reopen it there, or choose another one.`;
    case "account_lost":
      return "The ad account is out of reach of this sign-in. Choose another one, or ask its owner for access.";
    case "target_gone":
      return `${label} no longer has the place where sales were recorded. Choose another one.`;
    case "terms_not_accepted":
      return `${label} wants its customer data terms accepted in the ad account.`;
    case "token_unreadable":
      return `The stored access to ${label} cannot be used any more. Sign in again.`;
    case "app_misconfigured":
      return `${label} refuses our application. We have to mend this; nothing is lost.`;
  }
}
