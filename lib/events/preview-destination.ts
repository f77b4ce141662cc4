import type { DueDelivery } from "@/db/queries/deliveries";
import type { DryRunDestination } from "@/lib/contracts/dry-run";
import type { SkipReason, TrackEventBody } from "@/lib/contracts/events";
import { type DestinationId, providerOf } from "@/lib/contracts/platforms";
import { adapterFor } from "@/lib/platforms/registry";
import type { StoreVault } from "@/lib/vault/store-vault";
import type { Meeting } from "./known-ledger";
import { toOutboundEvent } from "./outbound-event";
import { customerOf, type PreparedEvent } from "./prepare-event";

type Place = {
  readonly destination: DestinationId;
  readonly vault: StoreVault;
  readonly outcome: Meeting["outcome"];
  readonly isConnected: boolean;
};

/**
 * What one platform would be sent of a sale, and what not: on the very way that a recorded sale goes, through the same
 * sealing and the same builder, so that nothing here can differ from what is sent later.
 */
export function previewDestination(sale: TrackEventBody, prepared: PreparedEvent, place: Place): DryRunDestination {
  const { destination, vault, outcome, isConnected } = place;
  const { row, fates } = prepared;
  const port = adapterFor(providerOf(destination)).events;
  const own = fates.find((fate) => fate.destination === destination)?.skip ?? null;
  const skip = outcome === "accepted" ? (isConnected ? own : "not_connected") : outcome;
  const omissions = [...port.omissions(sale, customerOf(sale, vault.facts.country))];
  const cause = own === null ? undefined : NOT_SENT[own];
  return {
    destination,
    wouldSend: skip === null,
    skip,
    // Shown before anything is connected too, so that a till can be tried out first.
    payload: own === null ? onTheWire(port.preview(toOutboundEvent(asDue(row), destination, vault))) : null,
    omissions: cause
      ? [{ ...cause, reason: "not_sent" }, ...omissions.filter(({ field }) => field !== cause.field)]
      : omissions,
    wouldHelpMost: cause ? null : (omissions.find(isAboutCustomer)?.field ?? null),
  };
}

/** Adapters list what is worth most first. */
const isAboutCustomer = ({ field, reason }: DryRunDestination["omissions"][number]): boolean =>
  field.startsWith("customer") && ["absent", "unusable", "incomplete"].includes(reason);

/** Fields because of which a whole event is not sent; without identifiers the omissions of those fields say why. */
const NOT_SENT: Readonly<Partial<Record<SkipReason, { readonly field: string; readonly message: string }>>> = {
  no_consent: { field: "consent.adUserData", message: "Without the customer's consent nothing is sent." },
  event_type_not_sent: { field: "eventType", message: "This platform is told of purchases only." },
  no_source_url: {
    field: "actionSource",
    message: "A website's event needs the page's address, which a till has not.",
  },
  no_value: { field: "eventValue", message: "This platform takes no purchase without a value." },
  too_old: { field: "occurredAt", message: "It happened too long ago for this platform." },
};

const onTheWire = (item: unknown): DryRunDestination["payload"] => JSON.parse(JSON.stringify(item));

/** The row as the dispatcher would read it back. */
const asDue = (row: PreparedEvent["row"]): DueDelivery => ({
  eventId: row.id,
  attempts: 0,
  sendAlone: false,
  acceptedUntil: new Date(row.occurred_at),
  ambiguousSince: null,
  eventType: row.event_type,
  orderRef: row.order_ref,
  productRef: row.product_ref,
  eventValueMinor: row.event_value_minor,
  currency: row.currency,
  quantity: row.quantity,
  items: [...row.items],
  occurredAt: new Date(row.occurred_at),
  actionSource: row.action_source,
  transactionId: row.transaction_id,
  consentAdUserData: row.consent_ad_user_data,
  consentAdPersonalization: row.consent_ad_personalization,
  identifiersEncrypted: row.identifiers_encrypted,
  saleId: row.id,
  refunds: 0,
  refundedMinor: 0,
  sale: null,
});
