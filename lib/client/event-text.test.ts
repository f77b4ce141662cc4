import { expect, test } from "vitest";
import type { EventDetail } from "../contracts/event-details";
import { eventText } from "./event-text";

const EVENT: EventDetail["data"] = {
  ...{ id: "0198c0de-0000-7000-8000-000000000001", eventType: "purchase", orderId: "100234" },
  ...{ value: { amount: 24.5, currency: "EUR" }, identifiers: ["email", "phone"] },
  ...{ occurredAt: "2026-11-29T10:00:00.000Z", receivedAt: "2026-11-29T10:00:01.000Z" },
  ...{ actionSource: "physical_store", quantity: 1, productId: null, items: [], till: "Front desk", refundOf: null },
  ...{ netValue: { amount: 24.5, currency: "EUR" }, refundedAmount: null },
  consent: { adUserData: true, adPersonalization: true },
  deliveries: [
    {
      ...{
        destination: "google",
        state: "refused",
        reason: "value_missing",
        platformCode: "VALUE_MISSING",
        attempts: 1,
      },
      ...{ nextAttemptAt: null, acceptedUntil: "2027-01-31T10:00:00.000Z", acceptedAt: null, deliveredAt: null },
      ...{ ambiguousSince: null, held: false, heldReason: null, receiptId: null, replayId: null, resendRefusal: null },
      tries: [
        {
          ...{ attempt: 1, at: "2026-11-29T10:00:02.000Z", outcome: "rejected", reason: "value_missing" },
          ...{ platformCode: "VALUE_MISSING", httpStatus: 400, traceId: "AbC", durationMs: 1234, late: false },
        },
      ],
      triesLeftOut: 0,
    },
  ],
};

test("a sale as text has what support needs, in lines, and names no customer", () => {
  expect(eventText(EVENT)).toBe(
    [
      "Sale 100234",
      "Id: 0198c0de-0000-7000-8000-000000000001",
      "Amount: €24.50",
      "Happened: 2026-11-29T10:00:00.000Z",
      "Received: 2026-11-29T10:00:01.000Z",
      "Recognised by: e-mail, phone",
      "",
      "Google Ads: Refused. It has no amount.",
      "  Code: VALUE_MISSING",
      "  Accepted until: 2027-01-31T10:00:00.000Z",
      "  Try 1 at 2026-11-29T10:00:02.000Z: Refused, HTTP 400, code VALUE_MISSING, 1.2 s, trace AbC",
    ].join("\n"),
  );
});

test("one without number or amount says so", () => {
  const text = eventText({ ...EVENT, orderId: null, value: null, deliveries: [] });
  expect(text).toContain("Sale without order number");
  expect(text).toContain("Amount: none");
});

test("a refund is told as one, of the sale that it takes back; a sale says what was given back", () => {
  const given = { amount: 12, currency: "EUR" };
  const refundOf = { id: "0198c0de-0000-7000-8000-000000000002", orderId: "100233" };
  const text = eventText({ ...EVENT, eventType: "refund", orderId: "R-1", value: given, netValue: null, refundOf });
  expect(text).toMatch(/^Refund of order 100233\n/);
  expect(text).toContain("\nGiven back: €12.00\n");
  expect(text).not.toMatch(/Sale|^Amount/m);
  expect(eventText({ ...EVENT, refundedAmount: given })).toContain("\nAmount: €24.50\nGiven back: €12.00\n");
});
