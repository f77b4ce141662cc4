import { platformInfo } from "@/lib/contracts/platform-list";
import type { FailureGroup } from "../contracts/event-details";
import { targetName } from "./connection-words";
import { deliveryReason } from "./delivery-words";
import { plural } from "./format-number";

type Group = Pick<FailureGroup, "destination" | "state" | "reason" | "count" | "refunds" | "resend">;
export type FailureWords = {
  title: string;
  /** What happened. */
  cause: string;
  /** What it means for the figures. */
  effect: string;
  /** What to do. */
  advice: string;
  /** The remedy is on the connection's page. */
  leadsToConnection: boolean;
};

const AT_CONNECTION = new Set([
  ...["target_gone", "dataset_gone", "permission_missing", "terms_not_accepted", "account_closed", "account_lost"],
  ...["token_expired", "token_revoked", "password_changed", "account_checkpoint", "manager_account"],
  ...["event_source_and_destination_mismatch", "disconnected", "disconnected_by_user", "declaration_missing"],
]);
const AT_TILL: Readonly<Record<string, string>> = {
  value_missing: "Let the till send an amount with every sale. These are as they are.",
  consent_missing: "Let the till send the customer's consent. Without it nothing may be sent.",
  consent_denied: "Nothing to do: the customer does not want it.",
  click_invalid: "Ask whoever set up the till: it sends ad clicks that are none.",
};

/** What happened, what it means, what to do: for a group of failures. */
export function failureWords(group: Group): FailureWords {
  const { destination, state, reason } = group;
  const { label } = platformInfo(destination);
  const all = countWords(group);
  return {
    title: {
      refused: `${all} refused by ${label}`,
      unknown_outcome: `${all} unclear at ${label}`,
      expired: `${all} too old for ${label}`,
      waiting: `${all} being retried at ${label}`,
    }[state],
    cause: deliveryReason({ destination, state, reason, heldReason: null }) ?? `${label} gave no reason.`,
    effect: effectOf(group, label),
    advice: adviceFor(group),
    leadsToConnection: reason !== null && AT_CONNECTION.has(reason),
  };
}

/** "38 sales", "3 refunds", "35 sales and 3 refunds". */
export function countWords({ count, refunds }: Pick<Group, "count" | "refunds">): string {
  if (refunds === 0) return plural(count, "sale");
  if (refunds === count) return plural(refunds, "refund");
  return `${plural(count - refunds, "sale")} and ${plural(refunds, "refund")}`;
}

function effectOf({ state, count, refunds }: Group, label: string): string {
  const own = "Your own revenue is complete.";
  const isRefund = refunds === count;
  switch (state) {
    case "waiting":
      return `Nothing is lost; ${count === 1 ? "it goes out by itself" : "they go out by themselves"}.`;
    case "unknown_outcome":
      return `${label} may have ${isRefund ? "taken off what was given back" : `counted ${them(count)}`}, or not. ${own}`;
    default:
      return `${label} ${isRefund ? "still counts what was given back" : `does not count ${them(count)}`}. ${own}`;
  }
}

const them = (count: number): string => (count === 1 ? "it" : "them");

function adviceFor({ destination, state, reason, count, refunds, resend }: Group): string {
  const isAtConnection = reason !== null && AT_CONNECTION.has(reason);
  if (state === "waiting") return isAtConnection ? "Set the connection right first." : "Nothing to do.";
  if (refunds === count) return "A refund is not sent again.";
  if (state === "expired") return `${count === 1 ? "It" : "They"} can't be sent any more.`;
  if (isAtConnection) return `Set the ${targetName(destination)} and the account right first, then resend.`;
  const atTill = reason !== null && Object.hasOwn(AT_TILL, reason) ? AT_TILL[reason] : undefined;
  if (atTill) return atTill;
  if (resend.count === 0) return "Nothing can be resent any more.";
  if (state === "unknown_outcome") return `Resend ${them(count)}: the platform can recognise repeats.`;
  return `Look at ${count === 1 ? "it" : "one of them"}, then resend. The same reason may come back.`;
}
