import * as z from "zod";
import { toMajor } from "@/lib/core/money";
import type { Access, Confirmation, EventPort, OutboundEvent, SaleItem } from "@/lib/platforms/contract";
import type { GoogleClient } from "./client";
import { confirmIngestion } from "./confirm";
import { waitForTarget } from "./conversion-actions";
import { identifyForGoogle } from "./identify";
import { googleOmissions } from "./omissions";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const BATCH_MAX = 2000;
/** Matching on user data reaches back 63 days, a click 90. */
const ACCEPTED_DAYS = { people: 63, click: 90 };
const REFERENCE = "purchase";
const FAR_FUTURE = new Date("9999-12-31T00:00:00Z");

const IngestAnswer = z.object({ requestId: z.string().min(1) });

/** Source: Data Manager API `EventSource`, read 2026-11-22. */
const SOURCES: ReadonlyMap<string, string> = new Map([
  ["physical_store", "IN_STORE"],
  ["website", "WEB"],
  ["app", "APP"],
  ["phone_call", "PHONE"],
  ["email", "MESSAGE"],
  ["chat", "MESSAGE"],
]);

const consentWord = (given: boolean) => (given ? "CONSENT_GRANTED" : "CONSENT_DENIED");
const toCartItem = ({ id, quantity, priceMinor }: SaleItem, currency: string) => ({
  merchantProductId: id,
  quantity: String(quantity),
  ...(priceMinor !== null && { unitPrice: toMajor(priceMinor, currency) }),
});

/** The wire form of a sale: currency units, RFC 3339 in UTC, int64 as text. An unknown value is left out: 0 is a claim. Pure. */
export function toIngestEvent(event: OutboundEvent) {
  const { currency, items } = event;
  return {
    destinationReferences: [REFERENCE],
    transactionId: event.transactionId,
    eventTimestamp: event.occurredAt.toISOString(),
    eventSource: SOURCES.get(event.actionSource) ?? "OTHER",
    ...(event.valueMinor !== null && { conversionValue: toMajor(event.valueMinor, currency), currency }),
    ...event.identifiers,
    consent: {
      adUserData: consentWord(event.consent.adUserData),
      adPersonalization: consentWord(event.consent.adPersonalization),
    },
    ...(items.length > 0 && { cartData: { items: items.map((item) => toCartItem(item, currency)) } }),
  };
}

const account = (accountId: string) => ({ accountType: "GOOGLE_ADS", accountId });

/** The account that owns the conversion action receives; a manager is named only when access runs through one. Pure. */
export function toDestination({ account: chosen }: Pick<Access, "account">, conversionActionId: string) {
  const { loginCustomerId, conversionCustomerId } = chosen.extra;
  const operating = conversionCustomerId ?? chosen.id;
  return {
    reference: REFERENCE,
    operatingAccount: account(operating),
    ...(loginCustomerId !== undefined && loginCustomerId !== operating && { loginAccount: account(loginCustomerId) }),
    productDestinationId: conversionActionId,
  };
}

/** Conversions through the Data Manager API. Source: Data Manager API v1 reference and guides, read 2026-11-22. */
export function createGoogleEvents(client: GoogleClient): EventPort {
  return {
    destination: "google",
    maxBatch: BATCH_MAX,
    /** Of UPLOAD_CLICKS actions, the only ones that may be chosen. Source: "Conversion adjustments", read 2026-11-22. */
    takesRefunds: true,
    identify: identifyForGoogle,
    preview: toIngestEvent,
    omissions: googleOmissions,

    /** At Google the conversion action is the event's name, and the chosen one stands for purchases. */
    skip({ eventType, identifiers }) {
      if (eventType !== "purchase") return "event_type_not_sent";
      return identifiers ? null : "no_identifiers";
    },

    acceptsUntil({ occurredAt, identifiers }) {
      const days = identifiers?.adIdentifiers ? ACCEPTED_DAYS.click : ACCEPTED_DAYS.people;
      return new Date(occurredAt.getTime() + days * DAY_MS - HOUR_MS);
    },

    /** The same transaction id for the same conversion action is one conversion for ever. */
    mergesRepeatsUntil: () => FAR_FUTURE,

    /**
     * POST /v1/events:ingest, 1..2000 events for one conversion action. Taken or refused as a whole; `rejected` names
     * the events at fault when Google does. The answer says only that the batch is taken: `confirm` says the rest.
     * @throws PlatformError reconnect (`access_token_refused` may be healed by one refresh), permission (scope, terms,
     * destination), wait (action younger than 6 h), throttled, rejected with indexes, ambiguous, unavailable,
     * misconfigured (API switched off in our project)
     */
    async send(access, targetId, events) {
      const tooNew = waitForTarget(access);
      if (tooNew) throw tooNew;
      const { data } = await client.callDataManager("write", access, {
        method: "POST",
        path: "/v1/events:ingest",
        json: { destinations: [toDestination(access, targetId)], encoding: "HEX", events: events.map(toIngestEvent) },
        schema: IngestAnswer,
      });
      const { requestId } = data;
      return { outcomes: events.map(() => ({ state: "accepted" as const })), receiptId: requestId, traceId: requestId };
    },

    confirm: (access: Access, receiptId: string): Promise<Confirmation> => confirmIngestion(client, access, receiptId),
  };
}
