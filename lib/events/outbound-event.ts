import type { DueDelivery } from "@/db/queries/deliveries";
import { type DestinationId, providerOf } from "@/lib/contracts/platforms";
import type { Identifiers, OutboundEvent, SaleItem } from "@/lib/platforms/contract";
import { adapterFor } from "@/lib/platforms/registry";
import type { StoreVault } from "@/lib/vault/store-vault";
import { netMinor } from "./net-value";

/**
 * The event as the adapter sends it, from what was fixed when it was taken in: the same on every try, but for the amount
 * where a platform lets it be changed. There a sale and each of its refunds are all sent as the sale with what is left
 * of it now, so that whichever arrives last is right.
 * @throws CryptoError when the identifiers cannot be opened
 */
export function toOutboundEvent(due: DueDelivery, destination: DestinationId, vault: StoreVault): OutboundEvent {
  const isReduced = due.refunds > 0 && adapterFor(providerOf(destination)).events.takesRefunds;
  return {
    id: due.eventId,
    orderId: due.orderRef ?? due.saleId,
    transactionId: due.transactionId,
    eventType: due.eventType,
    occurredAt: due.occurredAt,
    actionSource: due.actionSource,
    valueMinor: isReduced ? netMinor(due.eventValueMinor, due) : due.eventValueMinor,
    currency: due.currency,
    // Of a part given back it is not known which items it was, and the whole basket would contradict the amount.
    items: isReduced ? [] : itemsOf(due),
    consent: { adUserData: due.consentAdUserData, adPersonalization: due.consentAdPersonalization },
    identifiers: openIdentifiers(due, destination, vault),
  };
}

const itemsOf = ({ items, productRef, quantity }: DueDelivery): readonly SaleItem[] =>
  items.length === 0 && productRef !== null ? [{ id: productRef, quantity, priceMinor: null }] : items;

/** What the destination may match by; nothing where a rule kept the event from it. @throws CryptoError */
export function openIdentifiers(
  due: Pick<DueDelivery, "saleId" | "identifiersEncrypted">,
  destination: DestinationId,
  vault: StoreVault,
): Identifiers {
  if (due.identifiersEncrypted === null) return {};
  const place = { table: "marketing_events", column: "identifiers_encrypted", rowId: due.saleId };
  const all: unknown = JSON.parse(vault.openPii(place, due.identifiersEncrypted));
  const own = typeof all === "object" && all !== null && destination in all ? Reflect.get(all, destination) : undefined;
  return typeof own === "object" && own !== null ? own : {};
}
