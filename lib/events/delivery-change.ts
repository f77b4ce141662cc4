import type { DeliveryChange } from "@/db/queries/deliveries";

const PLAIN = {
  reason: null,
  platformCode: null,
  receiptId: null,
  retryAfterMs: 0,
  ambiguous: false,
  confirmAfterMs: 0,
  counts: true,
};

/** What a delivery comes to, where no more is said: a try that counts, without a reason, a receipt or a time to wait. */
export const deliveryChange = (
  eventId: string,
  state: DeliveryChange["state"],
  more: Partial<Omit<DeliveryChange, "eventId" | "state">> = {},
): DeliveryChange => ({ ...PLAIN, ...more, eventId, state });
