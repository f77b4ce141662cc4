import type { DueDelivery } from "@/db/queries/deliveries";
import type { DestinationId } from "@/lib/contracts/platforms";
import type { Identifiers, OutboundEvent } from "@/lib/platforms/contract";
import type { StoreVault } from "@/lib/vault/store-vault";

/**
 * The event as the adapter sends it, from what was fixed when it was taken in: the same on every try.
 * @throws CryptoError when the identifiers cannot be opened
 */
export function toOutboundEvent(due: DueDelivery, destination: DestinationId, vault: StoreVault): OutboundEvent {
  return {
    id: due.eventId,
    orderId: due.orderRef ?? due.eventId,
    transactionId: due.transactionId,
    eventType: due.eventType,
    occurredAt: due.occurredAt,
    actionSource: due.actionSource,
    valueMinor: due.eventValueMinor,
    currency: due.currency,
    items:
      due.items.length === 0 && due.productRef !== null
        ? [{ id: due.productRef, quantity: due.quantity, priceMinor: null }]
        : due.items,
    consent: { adUserData: due.consentAdUserData, adPersonalization: due.consentAdPersonalization },
    identifiers: openIdentifiers(due, destination, vault),
  };
}

/** What the destination may match by; nothing where a rule kept the event from it. @throws CryptoError */
export function openIdentifiers(
  due: Pick<DueDelivery, "eventId" | "identifiersEncrypted">,
  destination: DestinationId,
  vault: StoreVault,
): Identifiers {
  if (due.identifiersEncrypted === null) return {};
  const place = { table: "marketing_events", column: "identifiers_encrypted", rowId: due.eventId };
  const all: unknown = JSON.parse(vault.openPii(place, due.identifiersEncrypted));
  const own = typeof all === "object" && all !== null && destination in all ? Reflect.get(all, destination) : undefined;
  return typeof own === "object" && own !== null ? own : {};
}
