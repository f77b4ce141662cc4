import { platformInfo } from "@/lib/contracts/platform-list";
import type { DeliveryDetail, EventDetail } from "../contracts/event-details";
import { durationWords, outcomeWords } from "./attempt-words";
import { deliveryReason, EVENT_TYPE_WORDS, identifierWords, STATE_WORDS } from "./delivery-words";
import { formatMoney } from "./format-number";
import { orderWords } from "./sale-words";

/** A sale or a refund as plain text for somebody who helps: ids, times in UTC, and no word about who the customer is. */
export function eventText(event: EventDetail["data"]): string {
  const { eventType, orderId, refundOf, value, refundedAmount, identifiers, deliveries } = event;
  return [
    `${EVENT_TYPE_WORDS[eventType]} ${refundOf ? orderWords(event) : (orderId ?? "without order number")}`,
    `Id: ${event.id}`,
    `${refundOf ? "Given back" : "Amount"}: ${value ? formatMoney(value.amount, value.currency) : "none"}`,
    ...(refundedAmount ? [`Given back: ${formatMoney(refundedAmount.amount, refundedAmount.currency)}`] : []),
    `Happened: ${event.occurredAt}`,
    `Received: ${event.receivedAt}`,
    `Recognised by: ${identifierWords(identifiers)}`,
    ...deliveries.flatMap((delivery) => ["", ...deliveryLines(delivery)]),
  ].join("\n");
}

function deliveryLines(delivery: DeliveryDetail): string[] {
  const { destination, state, platformCode, receiptId, acceptedUntil, nextAttemptAt, tries } = delivery;
  const reason = deliveryReason(delivery);
  return [
    `${platformInfo(destination).label}: ${delivery.held ? "Held" : STATE_WORDS[state]}${reason ? `. ${reason}` : ""}`,
    ...(platformCode ? [`  Code: ${platformCode}`] : []),
    ...(receiptId ? [`  Receipt: ${receiptId}`] : []),
    ...(acceptedUntil ? [`  Accepted until: ${acceptedUntil}`] : []),
    ...(nextAttemptAt ? [`  Next try: ${nextAttemptAt}`] : []),
    ...tries.map(
      ({ attempt, at, outcome, httpStatus, platformCode: code, traceId, durationMs }) =>
        `  Try ${attempt} at ${at}: ${[
          outcomeWords(outcome),
          httpStatus && `HTTP ${httpStatus}`,
          code && `code ${code}`,
          durationWords(durationMs),
          traceId && `trace ${traceId}`,
        ]
          .filter(Boolean)
          .join(", ")}`,
    ),
  ];
}
