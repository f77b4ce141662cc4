import * as z from "zod";
import type { ErrorEntry } from "@/lib/core/error-entry";
import type { RefusedItem } from "@/lib/core/errors";
import type { Answered, Verdict } from "@/lib/core/platform-call";
import { shorten } from "@/lib/core/shorten";
import {
  ADS_ERRORS,
  ADS_FAMILIES,
  DATA_MANAGER_ERRORS,
  EVENT_ERRORS,
  EXCHANGE_ERRORS,
  GRANT_DEAD,
  INVALID,
  MALFORMED,
  OAUTH_ERRORS,
  STATUS_BY_CODE,
  STATUS_ERRORS,
  UNKNOWN,
} from "./error-table";

const HOUR_MS = 3_600_000;
const FIELDS_MAX = 20;
const FIELD_LENGTH_MAX = 200;
const EXPLANATION_MAX = 500;

/** What a kind of error does not have is absent, and what it has otherwise than said counts as absent. */
const maybe = <T>(schema: z.ZodType<T>) => schema.optional().catch(undefined);
const text = maybe(z.string());
const AdsError = z.object({
  errorCode: z.record(z.string(), z.string()).catch({}),
  message: text,
  location: maybe(
    z.object({ fieldPathElements: z.array(z.object({ fieldName: z.string(), index: maybe(z.coerce.number()) })) }),
  ),
  details: maybe(
    z.object({
      quotaErrorDetails: maybe(z.object({ retryDelay: text })),
      policyViolationDetails: maybe(z.object({ externalPolicyName: text, externalPolicyDescription: text })),
    }),
  ),
});
type AdsError = z.output<typeof AdsError>;
/** One of several kinds of detail. */
const Detail = z.object({
  reason: text,
  requestId: text,
  retryDelay: text,
  metadata: maybe(z.object({ quota_limit: text })),
  /** google.rpc.LocalizedMessage */
  message: text,
  errors: maybe(z.array(AdsError)),
  fieldViolations: maybe(z.array(z.object({ field: z.string().default(""), reason: text, description: text }))),
});
type Detail = z.output<typeof Detail>;
const ApiError = z.object({
  error: z.object({
    code: maybe(z.number()),
    status: text,
    details: z.array(Detail.catch({})).default([]).catch([]),
  }),
});
type ApiError = z.output<typeof ApiError>["error"];
const OAuthError = z.object({ error: z.string() });

/** What an answer is made of once its three shapes are taken apart. */
type Signs = {
  readonly code: string;
  /** Absent: a word nobody knows, about nothing we know. */
  readonly entry: ErrorEntry | undefined;
  readonly index?: number | undefined;
  readonly field?: string | undefined;
  readonly sentence?: string | undefined;
};

const entryOf = (table: Readonly<Record<string, ErrorEntry>>, code: string): ErrorEntry | undefined =>
  Object.hasOwn(table, code) ? table[code] : undefined;
const NO_STATUS = "UNKNOWN";
const statusOf = ({ status, code }: ApiError): string => status ?? STATUS_BY_CODE[code ?? 0] ?? NO_STATUS;
/** What a word nobody knows is about, when the status does not say otherwise. */
const isAboutData = (status: string): boolean =>
  status === NO_STATUS || entryOf(STATUS_ERRORS, status)?.failure.kind === "rejected";

/** `events[3].user_data…` is 3. */
function itemIndex(field: string): number | undefined {
  const digits = /^(?:events|audience_members)\[(\d+)\]/.exec(field)?.[1];
  return digits === undefined ? undefined : Number(digits);
}
/** What an ingestion says beside its items is ours alone to get right. */
const IS_OURS = /^(?:destinations|encoding|consent|encryption_info|terms_of_service|validate_only)\b/;

type Violation = NonNullable<Detail["fieldViolations"]>[number];

function signOfViolation({ field, reason, description }: Violation, status: string): Signs {
  const index = itemIndex(field);
  const known = reason === undefined ? undefined : entryOf(DATA_MANAGER_ERRORS, reason);
  const ofEvent = reason === undefined || index === undefined ? undefined : entryOf(EVENT_ERRORS, reason);
  const sign = { code: reason ?? "INVALID_ARGUMENT", field, sentence: description };
  // Nothing is known of the word, and the status says that it is not about the data: the status decides.
  if (known === undefined && !isAboutData(status)) return { ...sign, entry: undefined };
  // Without a reason it is the JSON layer that speaks: a name or a type its schema does not have.
  const ours = IS_OURS.test(field) || (reason === undefined && index !== undefined);
  // A list that is gone is the owner's doing, though it stands beside the items.
  const isGone = known?.reason === "audience_gone";
  if (ours && !isGone && (known === undefined || known.failure.kind === "rejected"))
    return { ...sign, entry: MALFORMED };
  // A reason nobody knows yet, about one event, is still about that event alone.
  return { ...sign, entry: ofEvent ?? known ?? INVALID, index };
}

function fieldOf({ location }: AdsError): string | undefined {
  const path = (location?.fieldPathElements ?? []).map(({ fieldName, index }) =>
    index === undefined ? fieldName : `${fieldName}[${index}]`,
  );
  return path.length > 0 ? path.join(".") : undefined;
}

function signsOfAds(error: AdsError, status: string): Signs[] {
  const policy = error.details?.policyViolationDetails;
  return Object.entries(error.errorCode).map(([family, code]) => {
    const found = entryOf(ADS_ERRORS, code) ?? entryOf(ADS_FAMILIES, family);
    return {
      code,
      entry: found ?? (isAboutData(status) ? INVALID : undefined),
      field: fieldOf(error),
      sentence: policy?.externalPolicyDescription ?? policy?.externalPolicyName ?? error.message,
    };
  });
}

function signsOf(error: ApiError): Signs[] {
  const { details } = error;
  const status = statusOf(error);
  const ads = details.flatMap(({ errors }) => errors ?? []).flatMap((found) => signsOfAds(found, status));
  const violations = details
    .flatMap(({ fieldViolations }) => fieldViolations ?? [])
    .map((found) => signOfViolation(found, status));
  const finer = [...ads, ...violations];
  const infos = details.flatMap(({ reason }): Signs[] => {
    const entry = reason === undefined ? undefined : entryOf(DATA_MANAGER_ERRORS, reason);
    if (!entry || reason === undefined) return [];
    // That the data is wrong is said better by what names the field.
    return entry.failure.kind === "rejected" && finer.length > 0 ? [] : [{ code: reason, entry }];
  });
  return [...finer, ...infos];
}

/** `30s`, `1.5s` → ms; undefined when Google gives no time. */
function delayOf(details: readonly Detail[]): number | undefined {
  const texts = details.flatMap(({ retryDelay, errors }) => [
    retryDelay,
    ...(errors ?? []).map((error) => error.details?.quotaErrorDetails?.retryDelay),
  ]);
  const waits = texts.flatMap((text) => {
    const seconds = /^(\d+(?:\.\d+)?)s$/.exec(text ?? "")?.[1];
    return seconds === undefined ? [] : [Math.ceil(Number(seconds) * 1000)];
  });
  if (waits.length > 0) return Math.max(1000, ...waits);
  // A day's quota is a window that rolls: an hour later some of it is there again.
  return details.some(({ metadata }) => /per_?day/i.test(metadata?.quota_limit ?? "")) ? HOUR_MS : undefined;
}

/** Events whose own fault the refusal is, when every sign is about an event; and why, when not all have one reason. */
function itemsOf(signs: readonly Signs[]): { indexes: number[]; items?: RefusedItem[] } | undefined {
  const items = new Map<number, RefusedItem>();
  for (const { index, code, entry } of signs) {
    if (index === undefined || !entry) return undefined;
    const { failure, reason } = entry;
    const isVague = failure.kind === "rejected" && failure.isVague;
    if (!items.has(index)) items.set(index, { index, reason, platformCode: code, ...(isVague && { isVague }) });
  }
  if (items.size === 0) return undefined;
  const sorted = [...items.values()].sort((a, b) => a.index - b.index);
  const indexes = sorted.map(({ index }) => index);
  return new Set(sorted.map(({ platformCode }) => platformCode)).size > 1 ? { indexes, items: sorted } : { indexes };
}

/** The sign that decides: what concerns the account outweighs what concerns one event, as the rest would be refused again. */
function weightiest(signs: readonly Signs[]): Signs | undefined {
  const known = signs.filter(({ entry }) => entry !== undefined);
  return (
    known.find(({ entry }) => entry?.failure.kind !== "rejected") ??
    known.find(({ code }) => code !== "TEMP_ID_RESOURCE_HAD_ERRORS") ??
    known[0]
  );
}

function wordsOf(details: readonly Detail[], signs: readonly Signs[], worst: Signs | undefined) {
  const fields = [...new Set(signs.flatMap(({ field }) => (field ? [shorten(field, FIELD_LENGTH_MAX)] : [])))];
  const sentence = details.find(({ message }) => message)?.message ?? worst?.sentence;
  return {
    ...(fields.length > 0 && { fields: fields.slice(0, FIELDS_MAX) }),
    ...(sentence && { explanation: shorten(sentence.replace(/\s+/g, " ").trim(), EXPLANATION_MAX) }),
  };
}

function judge(error: ApiError): Verdict {
  const { details } = error;
  const signs = signsOf(error);
  const worst = weightiest(signs);
  const status = statusOf(error);
  const found = worst?.entry ?? entryOf(STATUS_ERRORS, status) ?? UNKNOWN;
  const reasons = details.map(({ reason }) => reason).filter((reason) => reason !== undefined);
  const traceId = details.find(({ requestId }) => requestId !== undefined)?.requestId;
  return {
    failure: complete(found, details, signs),
    reason: found.reason,
    platformCode: worst?.code ?? signs[0]?.code ?? reasons[0] ?? status,
    ...(traceId !== undefined && { traceId }),
    ...wordsOf(details, signs, worst),
  };
}

function complete({ failure }: ErrorEntry, details: readonly Detail[], signs: readonly Signs[]): Verdict["failure"] {
  if (failure.kind === "throttled") return { ...failure, retryAfterMs: delayOf(details) ?? failure.retryAfterMs };
  if (failure.kind !== "rejected") return failure;
  const items = itemsOf(signs);
  return items ? { ...failure, ...items } : failure;
}

/**
 * Reads an error of the Ads or the Data Manager API; null when the body is not one. Streams wrap theirs in an array.
 * The finest word decides: GoogleAdsFailure code, its family, field violation, ErrorInfo reason, then the canonical
 * status.
 */
export function explainGoogleError({ body }: Answered): Verdict | null {
  const parsed = ApiError.safeParse(Array.isArray(body) ? body[0] : body);
  if (!parsed.success) return null;
  const { error } = parsed.data;
  return error.details.length === 0 && error.status === undefined && error.code === undefined ? null : judge(error);
}

/** Reads an error of the token endpoint; null when the body is not one. */
export function explainOAuthError({ body }: Answered, step: "exchange" | "refresh" | "revoke"): Verdict | null {
  const parsed = OAuthError.safeParse(body);
  if (!parsed.success) return null;
  const code = parsed.data.error;
  const ofStep =
    step === "exchange" ? entryOf(EXCHANGE_ERRORS, code) : code === "invalid_grant" ? GRANT_DEAD : undefined;
  return { ...(ofStep ?? entryOf(OAUTH_ERRORS, code) ?? UNKNOWN), platformCode: code };
}
