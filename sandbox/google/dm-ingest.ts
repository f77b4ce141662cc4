import type { SandboxRequest } from "../core/sandbox-request";
import type { DataManagerCall } from "./dm-call";
import { type Destination, findAction, readDestinations } from "./dm-destinations";
import { checkEvent, checkTerms, destinationsOf, MAX_EVENTS } from "./dm-events";
import type { Encoding } from "./dm-identifiers";
import { newDataManagerRequestId, Problems } from "./dm-problems";
import { INGEST_TYPE } from "./dm-shape";
import { warningsOf } from "./dm-warnings";
import type { IngestLog } from "./ingest-log";
import { hashesOfCarelessness } from "./known-people";
import { isObject, type Json, jsonBody } from "./read-body";
import type { ConversionAction, Person } from "./shop";
import type { ShopStore } from "./shop-store";

/**
 * `events:ingest`: everything or nothing.
 * @returns the body of the answer
 * @throws GoogleError with every field violation of the request
 */
export function ingestEvents({ request, context, log, person, judge }: DataManagerCall): object {
  const body = jsonBody(request);
  const problems = new Problems(request);
  const nowMs = context.core.clock.now();
  const given = Array.isArray(body.destinations) ? body.destinations.filter(isObject) : [];
  const events = Array.isArray(body.events) ? body.events.filter(isObject) : [];
  const circumstances = { shop: context.shop, person, problems, mayOwnAsManager: true };
  const destinations = readDestinations(body.destinations, circumstances, findAction(nowMs));
  if (events.length === 0) problems.add("events", "REQUIRED_FIELD_MISSING", "events is empty.");
  if (events.length > MAX_EVENTS) problems.add("events", "TOO_MANY_EVENTS", `A request takes ${MAX_EVENTS} events.`);
  const references = new Set(given.map(({ reference }) => String(reference ?? "")));
  const encoding = readEncoding(body);
  const careless = hashesOfCarelessness(context.shop.knownPeople());
  const rules = { encoding, destinations, given: given.length, references, nowMs, careless, problems };
  for (const [index, event] of events.slice(0, MAX_EVENTS).entries()) {
    checkEvent(event, `events[${index}]`, rules);
    if (consentOf(event, body, "adUserData") === undefined)
      request.violate(`no consent is given for transaction ${event.transactionId}`);
  }
  checkTerms(destinations, events, problems);
  problems.addMissing(judge.findMissing(INGEST_TYPE, body));
  problems.throwIfAny();
  const requestId = newDataManagerRequestId();
  if (body.validateOnly !== true)
    store(requestId, request, events, body, { destinations, log, shop: context.shop, person, nowMs });
  const fieldWarnings = warningsOf(events, context.core);
  return { requestId, ...(fieldWarnings.length > 0 && { fieldWarnings }) };
}

export function readEncoding({ encoding }: Json): Encoding | null {
  return encoding === "HEX" || encoding === "BASE64" ? encoding : null;
}

type Accepted = {
  readonly destinations: readonly Destination[];
  readonly log: IngestLog;
  readonly shop: ShopStore;
  readonly person: Person;
  readonly nowMs: number;
};

function store(
  requestId: string,
  request: SandboxRequest,
  events: readonly Json[],
  body: Json,
  accepted: Accepted,
): void {
  const { destinations, log, shop, person, nowMs } = accepted;
  const results = destinations.map((destination) => {
    const errors: Record<string, number> = {};
    const own = events.filter((event) => destinationsOf(event, destinations).includes(destination));
    for (const event of own) {
      const refused =
        processingProblem(event, body, destination.product) ?? shop.takeProcessingError(String(event.transactionId));
      if (refused) errors[refused] = (errors[refused] ?? 0) + 1;
      else log.receive(request, destination.product, event);
    }
    const counts = { eventsIngestionStatus: { recordCount: String(own.length) } };
    return { destination: destination.given, recordCount: own.length, errors, counts };
  });
  log.saveRequest(requestId, { personId: person.id, receivedAtMs: nowMs, results });
}

/** Consent of one event or member; what it says itself goes before what the request says for all. */
export function consentOf(one: Json, body: Json, kind: "adUserData" | "adPersonalization"): unknown {
  const own = isObject(one.consent) ? one.consent[kind] : undefined;
  return own ?? (isObject(body.consent) ? body.consent[kind] : undefined);
}

/** What is found out after the request was accepted: the client learns of it from the request's status only. */
function processingProblem(event: Json, body: Json, action: ConversionAction): string | null {
  const adUserData = consentOf(event, body, "adUserData");
  if (adUserData === "CONSENT_DENIED") return "PROCESSING_ERROR_REASON_DENIED_CONSENT";
  if (adUserData !== "CONSENT_GRANTED") return "PROCESSING_ERROR_REASON_NO_CONSENT";
  const { gbraid, wbraid } = isObject(event.adIdentifiers) ? event.adIdentifiers : {};
  if (action.countingType === "ONE_PER_CLICK" && (gbraid || wbraid))
    return "PROCESSING_ERROR_REASON_ONE_PER_CLICK_CONVERSION_ACTION_NOT_PERMITTED_WITH_BRAID";
  return null;
}
