import type { EventListItem } from "../contracts/events";
import { DASH, formatMoney } from "./format-number";

type Sale = Pick<EventListItem, "orderId" | "refundOf" | "value" | "netValue" | "refundedAmount">;

/** A sale by its order number, a refund by that of its sale. */
export function orderWords({ orderId, refundOf }: Pick<Sale, "orderId" | "refundOf">): string {
  if (refundOf) return refundOf.orderId === null ? "of a sale without a number" : `of order ${refundOf.orderId}`;
  return orderId ?? "no order number";
}

/** What a sale was made for; what a refund took away, with its minus. A refund is in the list itself, so both add up. */
export function amountWords({ refundOf, value }: Pick<Sale, "refundOf" | "value">): string {
  if (!value) return DASH;
  return `${refundOf ? "−" : ""}${formatMoney(value.amount, value.currency)}`;
}

/** "refunded", "€12.00 refunded"; null for a sale of which nothing was given back. */
export function refundedWords({ refundedAmount, netValue }: Pick<Sale, "refundedAmount" | "netValue">): string | null {
  if (!refundedAmount) return null;
  if (!netValue || netValue.amount <= 0) return "refunded";
  return `${formatMoney(refundedAmount.amount, refundedAmount.currency)} refunded`;
}
