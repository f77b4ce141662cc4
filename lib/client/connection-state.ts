import type { ConnectionStatus } from "../contracts/connections";

/** What a card shows; finer than the four words of the API. */
export type ConnectionState =
  | "not_connected"
  | "disconnected"
  | "erased"
  | "setup"
  | "connected"
  | "syncing"
  | "ending_soon"
  | "needs_sign_in"
  | "permission"
  | "needs_choice"
  | "terms"
  | "platform_account"
  | "broken";

const SOON_MS = 14 * 86_400_000;

/** Groups the reasons by what a person has to do about them. */
export function connectionState(row: ConnectionStatus, now: number): ConnectionState {
  switch (row.reason) {
    case "setup_incomplete":
      return "setup";
    case "token_expired":
    case "token_revoked":
    case "password_changed":
    case "token_unreadable":
    case "account_checkpoint":
      return "needs_sign_in";
    case "account_closed":
      return "platform_account";
    case "permission_missing":
      return "permission";
    case "account_lost":
    case "target_gone":
      return "needs_choice";
    case "terms_not_accepted":
      return "terms";
    case "app_misconfigured":
      return "broken";
    case "disconnected_by_user":
      return "disconnected";
    case "erased_on_request":
      return "erased";
    case null:
      return stateWithoutReason(row, now);
  }
}

function stateWithoutReason(row: ConnectionStatus, now: number): ConnectionState {
  if (row.status === "expired") return "needs_sign_in";
  if (row.status === "error") return "broken";
  if (row.status === "disconnected") return "not_connected";
  if (row.syncing) return "syncing";
  if (row.grantEndsAt && Date.parse(row.grantEndsAt) - now < SOON_MS) return "ending_soon";
  return "connected";
}

/** True while campaigns are read and sales are sent. */
export const isWorking = (state: ConnectionState): boolean =>
  state === "connected" || state === "syncing" || state === "ending_soon";
