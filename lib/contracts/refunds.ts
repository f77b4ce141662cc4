import * as z from "zod";
import { AMOUNT_MAX, currency, DeliveryState, Money, reference } from "./events";
import { DestinationId } from "./platforms";
import { text } from "./text";

/** A sale given back, with `POST events/{id}/refund`. Without `amount`: all that is left of it. */
export const RefundBody = z
  .strictObject({
    storeId: z.uuid().meta({ description: "The store of the sale." }),
    refundId: reference(200).optional().meta({
      description:
        "Your own number of the refund; the same number is one refund for ever. Needed with an amount, unless there is an idempotencyKey.",
      example: "R-100234-1",
    }),
    amount: z
      .number()
      .positive()
      .max(AMOUNT_MAX)
      .optional()
      .meta({ description: "What was given back, in major units; all that is left when absent.", example: 12 }),
    currency: currency.optional().meta({ description: "ISO 4217; only ever the sale's own.", example: "EUR" }),
    occurredAt: z.iso
      .datetime({ offset: true })
      .optional()
      .meta({ description: "When it was given back, ISO 8601 with offset; now when absent." }),
    reason: text(200).optional().meta({ description: "Kept for you; never sent on. Contact data in it is removed." }),
    idempotencyKey: reference(255).optional().meta({
      description: "Your own key for this refund; the same key is one event for ever.",
    }),
  })
  .refine(({ amount, refundId, idempotencyKey }) => amount === undefined || (refundId ?? idempotencyKey), {
    path: ["refundId"],
    message: "must be given with an amount (or an idempotencyKey), so that a retry is the same refund",
  })
  .meta({ id: "Refund" });
export type RefundBody = z.output<typeof RefundBody>;

export const RefundResult = z
  .object({
    success: z.literal(true),
    eventId: z.uuid().meta({ description: "The refund's own." }),
    saleId: z.uuid(),
    message: z.string(),
    duplicate: z.boolean().meta({ description: "True when this refund was already recorded." }),
    amount: Money.nullable().meta({ description: "What this refund gave back; null when the sale has no amount." }),
    netValue: Money.meta({ description: "What is left of the sale after all its refunds." }),
    deliveries: z.array(z.object({ destination: DestinationId, state: DeliveryState, reason: z.string().nullable() })),
  })
  .meta({ id: "RefundResult" });
export type RefundResult = z.infer<typeof RefundResult>;
