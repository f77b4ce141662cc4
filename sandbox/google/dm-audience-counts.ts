import { Random, seedOf } from "../core/random";
import { isObject, type Json } from "./read-body";

const RANGES = ["LESS_THAN_20", "20_TO_30", "31_TO_40", "41_TO_50", "51_TO_60", "61_TO_70"] as const;
/** Below so many records Google tells no rate. */
const ELIGIBLE_FROM = 100;
const TYPES = { emailAddress: "EMAIL", phoneNumber: "PHONE_NUMBER", address: "ADDRESS" } as const;

/** What the status of a request tells about its members, whatever became of them. int64 are strings. */
export function audienceCounts(
  verb: "ingest" | "remove",
  kind: string,
  members: readonly Json[],
  requestId: string,
): Json {
  const holder = verb === "ingest" ? "audienceMembersIngestionStatus" : "audienceMembersRemovalStatus";
  const name = `${kind}${verb === "ingest" ? "Ingestion" : "Removal"}Status`;
  const identifiers = members.flatMap((member) => identifiersOf(member));
  const rate = verb === "ingest" && { uploadMatchRateRange: matchRate(members.length, requestId) };
  const recordCount = String(members.length);
  if (kind === "compositeData")
    return { [holder]: { [name]: { recordCount, dataTypeCounts: byType(identifiers), ...rate } } };
  if (kind === "userData")
    return { [holder]: { [name]: { recordCount, userIdentifierCount: String(identifiers.length), ...rate } } };
  const count = kind === "mobileData" ? "mobileIdCount" : "userIdCount";
  return { [holder]: { [name]: { recordCount, [count]: recordCount } } };
}

function identifiersOf(member: Json): Json[] {
  const holder = isObject(member.compositeData) ? member.compositeData : member;
  const userData = isObject(holder.userData) ? holder.userData : {};
  return Array.isArray(userData.userIdentifiers) ? userData.userIdentifiers.filter(isObject) : [];
}

function byType(identifiers: readonly Json[]): Json[] {
  return Object.entries(TYPES)
    .map(([key, type]) => ({ type, count: identifiers.filter((identifier) => identifier[key] !== undefined).length }))
    .filter(({ count }) => count > 0)
    .map(({ type, count }) => ({ type, count: String(count) }));
}

function matchRate(records: number, requestId: string): string {
  if (records < ELIGIBLE_FROM) return "MATCH_RATE_RANGE_NOT_ELIGIBLE";
  return `MATCH_RATE_RANGE_${new Random(seedOf(requestId)).pick(RANGES)}`;
}
