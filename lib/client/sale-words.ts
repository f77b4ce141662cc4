import type { EventListItem } from "../contracts/events";
import { DASH, formatMoney } from "./format-number";

type Sale = Pick<EventListItem, "orderId" | "refundOf" | "value" | "netValue" | "refundedAmount">;

/** A sale by its order number, a refund by that of its sale. */
export function orderWords({ orderId, refundOf }: Pick<Sale, "orderId" | "refundOf">): string {
  if (refundOf) return refundOf.orderId === null ? "of a sale without a number" : `of order ${refundOf.orderId}`;
  return orderId ?? "no order number";
}

/** What is left of a sale; what a refund took away, with its minus. */
export function amountWords({ refundOf, value, netValue }: Sale): string {
  if (refundOf) return value ? `−${formatMoney(value.amount, value.currency)}` : DASH;
  const left = netValue ?? value;
  return left ? formatMoney(left.amount, left.currency) : DASH;
}

/** "refunded", "refunded in part"; null for a sale of which nothing was given back. */
export function refundedWords({ refundedAmount, netValue }: Sale): string | null {
  if (!refundedAmount) return null;
  return netValue && netValue.amount > 0 ? "refunded in part" : "refunded";
}
