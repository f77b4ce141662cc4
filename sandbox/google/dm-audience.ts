import { audienceCounts } from "./dm-audience-counts";
import type { DataManagerCall } from "./dm-call";
import { type Destination, readDestinations } from "./dm-destinations";
import { checkReferences, destinationsOf } from "./dm-events";
import { checkUserData, identifierKeys } from "./dm-identifiers";
import { consentOf, readEncoding } from "./dm-ingest";
import { newDataManagerRequestId, Problems } from "./dm-problems";
import { hashesOfCarelessness } from "./known-people";
import { isObject, type Json, jsonBody } from "./read-body";
import type { Customer, UserList } from "./shop";
import { personKey } from "./user-list-store";

const MAX_MEMBERS = 10_000;
/** Kinds of data a member may hold, with the key type its list must be made for. */
const KINDS: Readonly<Record<string, UserList["uploadKeyTypes"][number]>> = {
  compositeData: "CONTACT_ID",
  userData: "CONTACT_ID",
  mobileData: "MOBILE_ID",
  userIdData: "USER_ID",
};

type Audience = {
  readonly call: DataManagerCall;
  readonly body: Json;
  readonly members: readonly Json[];
  readonly kind: string;
  readonly destinations: readonly Destination<UserList>[];
};

/** `audienceMembers:ingest`: everything or nothing. @throws GoogleError with every field violation */
export function ingestMembers(call: DataManagerCall): object {
  const audience = readAudience(call, "IngestAudienceMembersRequest", (body, kind, problems) => {
    const terms = isObject(body.termsOfService) ? body.termsOfService : {};
    if (kind !== "userIdData" && terms.customerMatchTermsOfServiceStatus !== "ACCEPTED")
      problems.add(
        "terms_of_service.customer_match_terms_of_service_status",
        "TERMS_AND_CONDITIONS_NOT_SIGNED",
        "Contact and mobile data need the Customer Match terms accepted.",
      );
  });
  const { body, members } = audience;
  for (const [index, member] of members.entries())
    for (const consent of ["adUserData", "adPersonalization"] as const)
      if (consentOf(member, body, consent) === undefined)
        call.request.violate(`no consent (${consent}) is given for audience_members[${index}]`);
  return finish(audience, "ingest");
}

/** `audienceMembers:remove`: takes off whoever shares an identifier. Nobody has to consent to that. */
export function removeMembers(call: DataManagerCall): object {
  return finish(readAudience(call, "RemoveAudienceMembersRequest"), "remove");
}

/** `audienceMembers:removeAll`: empties lists of whom was added before a moment. */
export function removeAllMembers(call: DataManagerCall): object {
  const { request, context, person, log, judge } = call;
  const body = jsonBody(request);
  const problems = new Problems(request);
  const destinations = readDestinations(body.destinations, { shop: context.shop, person, problems }, findList);
  const nowMs = context.core.clock.now();
  const asOfMs = typeof body.removeAsOfTime === "string" ? Date.parse(body.removeAsOfTime) : nowMs + 1;
  if (body.removeAsOfTime !== undefined && asOfMs > nowMs)
    problems.add("remove_as_of_time", "INVALID_ARGUMENT", "remove_as_of_time must not be in the future.");
  problems.addMissing(judge.findMissing("google.ads.datamanager.v1.RemoveAllAudienceMembersRequest", body));
  problems.throwIfAny();
  const requestId = newDataManagerRequestId();
  if (body.validateOnly === true) return { requestId };
  for (const { product } of destinations) context.shop.userLists.empty(product.id, asOfMs);
  const results = destinations.map(({ given }) => ({
    destination: given,
    recordCount: 1,
    errors: {},
    counts: { removeAllAudienceMembersStatus: {} },
  }));
  log.saveRequest(requestId, { personId: person.id, receivedAtMs: nowMs, results });
  return { requestId };
}

/** What adding and removing have in common. */
function readAudience(
  call: DataManagerCall,
  message: string,
  also: (body: Json, kind: string, problems: Problems) => void = () => undefined,
): Audience {
  const { request, context, person, judge } = call;
  const body = jsonBody(request);
  const problems = new Problems(request);
  const members = Array.isArray(body.audienceMembers) ? body.audienceMembers.filter(isObject) : [];
  if (members.length > MAX_MEMBERS)
    problems.add("audience_members", "TOO_MANY_AUDIENCE_MEMBERS", `A request takes ${MAX_MEMBERS} members.`);
  const kinds = new Set(members.flatMap((member) => Object.keys(KINDS).filter((kind) => isObject(member[kind]))));
  if (kinds.size > 1)
    problems.add("audience_members", "MULTIPLE_DATA_TYPES_NOT_ALLOWED", "A request holds one kind of data.");
  const [kind = "compositeData"] = kinds;
  const destinations = readDestinations(body.destinations, { shop: context.shop, person, problems }, findList);
  for (const { product, path } of destinations)
    if (!product.uploadKeyTypes.includes(KINDS[kind] ?? "CONTACT_ID"))
      problems.add(`${path}.product_destination_id`, "INVALID_USER_LIST_TYPE", `The list takes no ${kind}.`);
  checkMembers(call, body, members.slice(0, MAX_MEMBERS), problems);
  also(body, kind, problems);
  problems.addMissing(judge.findMissing(`google.ads.datamanager.v1.${message}`, body));
  if (members.length === 0) problems.addMissing(["audience_members"]);
  problems.throwIfAny();
  return { call, body, members, kind, destinations };
}

function checkMembers({ context }: DataManagerCall, body: Json, members: readonly Json[], problems: Problems): void {
  const named = Array.isArray(body.destinations) ? body.destinations.filter(isObject) : [];
  const references = new Set(named.map(({ reference }) => String(reference ?? "")));
  const encoding = readEncoding(body);
  const careless = hashesOfCarelessness(context.shop.knownPeople());
  const people = members.map((member) => (isObject(member.compositeData) ? member.compositeData : member));
  if (encoding === null && people.some(({ userData }) => isObject(userData)))
    problems.add("encoding", "REQUIRED_FIELD_MISSING", "encoding is required with user_data.");
  for (const [index, member] of members.entries()) {
    const path = `audience_members[${index}]`;
    checkReferences(member, path, { given: named.length, references, problems });
    const holder = isObject(member.compositeData) ? `${path}.composite_data` : path;
    const userData = people[index]?.userData;
    if (isObject(userData)) checkUserData(userData, holder, { encoding, careless, problems });
    else if (isObject(member.mobileData)) checkMobileIds(member.mobileData, path, problems);
    else if (!isObject(member.userIdData)) problems.add(holder, "NO_IDENTIFIERS_PROVIDED", "The member names nobody.");
  }
}

function checkMobileIds({ mobileIds }: Json, path: string, problems: Problems): void {
  const ids = Array.isArray(mobileIds) ? mobileIds : [];
  if (ids.length > 10)
    problems.add(`${path}.mobile_data.mobile_ids`, "TOO_MANY_USER_IDENTIFIERS", "There may be 10 mobile ids.");
  for (const [index, id] of ids.entries())
    if (!/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(String(id)))
      problems.add(`${path}.mobile_data.mobile_ids[${index}]`, "INVALID_MOBILE_ID_FORMAT", "The id is no UUID.");
}

function findList(id: string, customer: Customer) {
  const product = (customer.userLists ?? []).find((list) => list.id === id);
  return product
    ? { product }
    : { reason: "INVALID_USER_LIST_ID", description: "No such user list in the operating account." };
}

/** Stores the members that were consented to and what the status will tell. */
function finish({ call, body, members, kind, destinations }: Audience, verb: "ingest" | "remove"): object {
  const { context, log, person } = call;
  const requestId = newDataManagerRequestId();
  if (body.validateOnly === true) return { requestId };
  const results = destinations.map((destination) => {
    const own = members.filter((member) => destinationsOf(member, destinations).includes(destination));
    const errors: Record<string, number> = {};
    const sound = own.filter((member) => {
      const refused = verb === "ingest" ? consentProblem(member, body) : null;
      if (refused) errors[refused] = (errors[refused] ?? 0) + 1;
      return refused === null;
    });
    const people = sound.map((member) => keysOf(member, body));
    const lists = context.shop.userLists;
    lists.adopt(destination.customer.id, destination.product);
    if (verb === "ingest") lists.add(destination.product.id, people);
    else lists.remove(destination.product.id, people);
    const counts = audienceCounts(verb, kind, own, requestId);
    return { destination: destination.given, recordCount: own.length, errors, counts };
  });
  log.saveRequest(requestId, { personId: person.id, receivedAtMs: context.core.clock.now(), results });
  return { requestId };
}

function consentProblem(member: Json, body: Json): string | null {
  const consents = (["adUserData", "adPersonalization"] as const).map((kind) => consentOf(member, body, kind));
  if (consents.includes("CONSENT_DENIED")) return "PROCESSING_ERROR_REASON_DENIED_CONSENT";
  return consents.every((consent) => consent === "CONSENT_GRANTED") ? null : "PROCESSING_ERROR_REASON_NO_CONSENT";
}

function keysOf(member: Json, body: Json): readonly string[] {
  const { compositeData, mobileData, userIdData } = member;
  const userData = isObject(compositeData) ? compositeData.userData : member.userData;
  if (isObject(userData)) return identifierKeys(userData, readEncoding(body));
  if (isObject(mobileData) && Array.isArray(mobileData.mobileIds)) return mobileData.mobileIds.map(personKey.mobile);
  return isObject(userIdData) ? [personKey.user(userIdData.userId)] : [];
}
