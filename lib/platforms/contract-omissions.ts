import type { Omission } from "@/lib/contracts/dry-run";
import type { TrackEventBody } from "@/lib/contracts/events";

export const omit = (field: string, reason: Omission["reason"], message: string): Omission => ({
  field,
  reason,
  message,
});

/** An identifier that did not become part of the wire form: not said, or said and not understood. */
export const unheard = (field: string, given: string | undefined, what: string): Omission =>
  given === undefined
    ? omit(field, "absent", `Not given; ${what} would help to find the customer.`)
    : omit(field, "unusable", `What was given is not ${what}, so it is left out.`);

/** What no provider is told, each by its own rules; the rest is for the adapters to say. */
export function neverSent(sale: TrackEventBody): Omission[] {
  const { eventData, idempotencyKey, items = [], productId, quantity } = sale;
  const isListed = items.length > 0;
  return [
    ...(sale.orderId === undefined
      ? [omit("orderId", "absent", "Not given; our own id of the event stands for it.")]
      : []),
    ...(isListed && productId !== undefined ? [omit("productId", "superseded", "The items say what was bought.")] : []),
    ...(quantity !== undefined && (isListed || productId === undefined)
      ? [
          omit(
            "quantity",
            isListed ? "superseded" : "incomplete",
            isListed
              ? "The items say how many were bought."
              : "It counts pieces of a product, and neither productId nor items are given.",
          ),
        ]
      : []),
    ...(!isListed && productId === undefined
      ? [omit("items", "absent", "Not given; the platform is not told what was bought.")]
      : []),
    ...items.flatMap(({ price }, index) =>
      price === undefined ? [omit(`items.${index}.price`, "absent", "Not given; the item goes without a price.")] : [],
    ),
    ...(idempotencyKey === undefined
      ? []
      : [omit("idempotencyKey", "not_taken", "It tells repeats apart here; platforms get the order number.")]),
    ...(eventData === undefined ? [] : [omit("eventData", "not_taken", "Kept with the event for you; never sent on.")]),
  ];
}

/** Fields of a customer that a provider has no place for, of those the till gave. */
export function noPlaceFor(
  names: readonly string[],
  given: Readonly<Record<string, unknown>> | undefined,
  prefix: string,
  provider: string,
): Omission[] {
  return names
    .filter((name) => given?.[name] !== undefined)
    .map((name) => omit(`${prefix}.${name}`, "not_taken", `${provider} has no place for it.`));
}
