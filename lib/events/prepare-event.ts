import { createHash } from "node:crypto";
import type { IngestFate, IngestRow } from "@/db/queries/events";
import type { Tenant } from "@/lib/auth/tenant";
import type { EventType, SkipReason, TrackEventBody } from "@/lib/contracts/events";
import { DESTINATION_IDS, type DestinationId, providerOf } from "@/lib/contracts/platforms";
import { InvalidInputError } from "@/lib/core/errors";
import { newId } from "@/lib/core/ids";
import { toMinor } from "@/lib/core/money";
import { normaliseEmail, normalisePhone } from "@/lib/core/normalise";
import { redactValue, WHOLE } from "@/lib/core/redact";
import type { Customer, EventPort, Identifiers } from "@/lib/platforms/contract";
import { adapterFor } from "@/lib/platforms/registry";
import type { StoreVault } from "@/lib/vault/store-vault";

/** Which key reported an event; null for a person. */
export const apiKeyOf = ({ actor }: Tenant): string | null => (actor.kind === "key" ? actor.apiKeyId : null);

const CLOCK_TOLERANCE_MS = 5 * 60_000;

/** `idx` is given when it is known what goes into the same statement. */
export type PreparedEvent = {
  readonly row: Omit<IngestRow, "idx"> & { readonly event_type: EventType };
  readonly fates: readonly IngestFate[];
};
type Context = {
  readonly vault: StoreVault;
  readonly apiKeyId: string | null;
  readonly now: Date;
};

/**
 * Turns what a till sent into what is stored: money in minor units, time fixed, contact data replaced by keyed
 * references and by the platforms' hashes (sealed), and the fate at every destination as far as the event decides it.
 * After this nothing holds a raw e-mail address or phone number.
 * @throws InvalidInputError for a time in the future
 */
export function prepareEvent(body: TrackEventBody, context: Context): PreparedEvent {
  const { vault, now } = context;
  const id = newId();
  const storeId = body.storeId.toLowerCase();
  const currency = body.currency ?? vault.facts.currency;
  const event = {
    eventType: body.eventType,
    actionSource: body.actionSource,
    occurredAt: eventTime(body.occurredAt, now),
    valueMinor: body.eventValue === undefined ? null : toMinor(body.eventValue, currency),
  };
  const collected = vault.facts.consentPolicy === "collected";
  const consent = {
    adUserData: body.consent?.adUserData ?? collected,
    adPersonalization: body.consent?.adPersonalization ?? collected,
  };
  const customer = customerOf(body, vault.facts.country);
  const contact = contactOf(customer);
  const identifiers = new Map<DestinationId, Identifiers>();
  const fates = DESTINATION_IDS.map((destination): IngestFate => {
    const port = adapterFor(providerOf(destination)).events;
    const identified = port.identify(customer, body.clickIds ?? {});
    const known = { ...event, identifiers: identified };
    const skip = skipReason(port, known, consent.adUserData, now);
    if (identified && !skip) identifiers.set(destination, identified);
    return { event_id: id, destination, skip, accepted_until: port.acceptsUntil(known).toISOString() };
  });
  const sealed = JSON.stringify(Object.fromEntries(identifiers));
  const stored = {
    event_value_minor: event.valueMinor,
    currency,
    quantity: body.quantity ?? 1,
    items: (body.items ?? []).map(({ id: itemId, quantity, price }) => ({
      id: itemId,
      quantity,
      priceMinor: price === undefined ? null : toMinor(price, currency),
    })),
  };
  const row: PreparedEvent["row"] = {
    id,
    store_id: storeId,
    event_type: body.eventType,
    order_ref: body.orderId ?? null,
    product_ref: body.productId ?? null,
    idempotency_key: body.idempotencyKey ?? null,
    content_hashes: vault.references("content", contentOf(body, stored, customer, contact)),
    ...stored,
    occurred_at: event.occurredAt.toISOString(),
    action_source: body.actionSource,
    transaction_id: transactionId(storeId, body.orderId ?? id),
    consent_ad_user_data: consent.adUserData,
    consent_ad_personalization: consent.adPersonalization,
    customer_refs: customerReferences(customer, contact, vault),
    identifier_kinds: identifierKinds(customer, contact, body),
    identifiers_encrypted:
      identifiers.size === 0
        ? null
        : vault.sealPii({ table: "marketing_events", column: "identifiers_encrypted", rowId: id }, sealed),
    event_data: redactValue(body.eventData ?? null, WHOLE),
    api_key_id: context.apiKeyId,
  };
  return { row, fates };
}

/** A till's clock may run a little fast: up to five minutes ahead counts as now, as neither platform takes the future. */
export function eventTime(given: string | undefined, now: Date): Date {
  const at = given === undefined ? now : new Date(given);
  if (at.getTime() > now.getTime() + CLOCK_TOLERANCE_MS)
    throw new InvalidInputError([{ path: "occurredAt", message: "must not be in the future; check the till's clock" }]);
  return at > now ? now : at;
}

function skipReason(
  port: EventPort,
  event: Parameters<EventPort["skip"]>[0] & { occurredAt: Date; actionSource: string },
  adUserData: boolean,
  now: Date,
): SkipReason | null {
  const own = port.skip(event);
  if (own === "event_type_not_sent") return own;
  if (!adUserData) return "no_consent";
  return own ?? (port.acceptsUntil(event) <= now ? "too_old" : null);
}

/** Without a country of their own the customer counts as one of the store's: phone numbers need it, and both platforms ask for it. */
export const customerOf = (body: TrackEventBody, storeCountry: string): Customer => ({
  ...body.customer,
  email: body.customerEmail,
  phone: body.customerPhone,
  country: body.customer?.country ?? storeCountry,
});

/** What can be used of an address and a number, in its normal form; null where nothing can. */
type Contact = { readonly email: string | null; readonly phone: string | null };
const contactOf = ({ email, phone, country }: Customer): Contact => ({
  email: email ? normaliseEmail(email) : null,
  phone: phone ? normalisePhone(phone, country) : null,
});

function customerReferences({ externalId }: Customer, { email, phone }: Contact, vault: StoreVault): string[] {
  return [
    ...(email ? vault.references("email", email) : []),
    ...(phone ? vault.references("phone", phone) : []),
    ...(externalId ? vault.references("external_id", externalId.trim().toLowerCase()) : []),
  ];
}

/** Kinds for people to read, only of what could be used. */
function identifierKinds(customer: Customer, { email, phone }: Contact, body: TrackEventBody): string[] {
  return [
    email ? "email" : "",
    phone ? "phone" : "",
    customer.firstName || customer.lastName ? "name" : "",
    customer.externalId ? "customer number" : "",
    Object.keys(body.clickIds ?? {}).length > 0 ? "ad click" : "",
  ].filter(Boolean);
}

/**
 * The content that makes two reports of one sale the same: an explicit list, in the form in which it is stored, so that
 * another spelling of an address or a default spelt out is no contradiction.
 */
function contentOf(
  body: TrackEventBody,
  stored: Pick<IngestRow, "event_value_minor" | "currency" | "quantity" | "items">,
  { email, phone, country: _, ...rest }: Customer,
  contact: Contact,
): string {
  return canonicalJson({
    eventType: body.eventType,
    orderId: body.orderId,
    productId: body.productId,
    value: stored.event_value_minor,
    currency: stored.currency,
    quantity: stored.quantity,
    items: stored.items,
    occurredAt: body.occurredAt === undefined ? undefined : new Date(body.occurredAt).toISOString(),
    actionSource: body.actionSource,
    email: contact.email ?? email,
    phone: contact.phone ?? phone,
    customer: { ...rest, country: body.customer?.country },
    clickIds: body.clickIds,
    consent: body.consent,
    eventData: body.eventData,
  });
}

/** The same text for the same JSON, in whatever order its keys come. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`).join(",")}}`;
}

/**
 * Google's transactionId: readable where the order number allows it, and never the same for two stores that share a
 * conversion action, because Google takes a repeated id as a change of the first sale. At most 64 characters.
 */
export function transactionId(storeId: string, orderRef: string): string {
  const store = storeId.slice(-12);
  const readable = /^[\w.-]{1,51}$/.test(orderRef);
  return `${store}-${readable ? orderRef : createHash("sha256").update(orderRef).digest("base64url")}`;
}
