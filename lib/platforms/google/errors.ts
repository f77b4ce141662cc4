import * as z from "zod";
import type { Answered, Verdict } from "@/lib/core/platform-call";
import {
  ADS_ERRORS,
  CODE_DEAD,
  DATA_MANAGER_ERRORS,
  type Entry,
  GRANT_DEAD,
  OAUTH_ERRORS,
  STATUS_BY_CODE,
  STATUS_ERRORS,
} from "./error-table";

const AdsError = z.object({
  errorCode: z.record(z.string(), z.string()).catch({}),
  details: z
    .object({ quotaErrorDetails: z.object({ retryDelay: z.string().optional() }).optional() })
    .optional()
    .catch(undefined),
});
/** One of several kinds of detail; what a kind does not have is absent. */
const Detail = z.object({
  reason: z.string().optional().catch(undefined),
  requestId: z.string().optional().catch(undefined),
  retryDelay: z.string().optional().catch(undefined),
  errors: z.array(AdsError).optional().catch(undefined),
  fieldViolations: z
    .array(z.object({ field: z.string().default(""), reason: z.string().optional() }))
    .optional()
    .catch(undefined),
});
type Detail = z.output<typeof Detail>;
const ApiError = z.object({
  error: z.object({
    code: z.number().optional().catch(undefined),
    status: z.string().optional().catch(undefined),
    details: z.array(Detail.catch({})).default([]).catch([]),
  }),
});
type ApiError = z.output<typeof ApiError>["error"];
const OAuthError = z.object({ error: z.string() });

/** What an answer is made of once its three shapes are taken apart. */
type Signs = { readonly code: string; readonly entry: Entry; readonly index?: number };

const entryOf = (table: Readonly<Record<string, Entry>>, code: string): Entry | undefined =>
  Object.hasOwn(table, code) ? table[code] : undefined;

/** `events[3].user_data…` is 3. */
function eventIndex(field: string): number | undefined {
  const digits = /^events\[(\d+)\]/.exec(field)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

function signsOf({ details }: ApiError): Signs[] {
  const ads = details.flatMap(({ errors }) => errors ?? []).flatMap(({ errorCode }) => Object.values(errorCode));
  const adsSigns = ads.flatMap((code) => {
    const entry = entryOf(ADS_ERRORS, code);
    return entry ? [{ code, entry }] : [];
  });
  const violations = details.flatMap(({ fieldViolations }) => fieldViolations ?? []);
  const violationSigns = violations.map(({ field, reason = "INVALID_ARGUMENT" }) => {
    const index = eventIndex(field);
    // A reason nobody knows yet, about one event, is still about that event alone.
    const fallback: Entry = { failure: { kind: "rejected" }, reason: "invalid_argument" };
    return {
      code: reason,
      entry: entryOf(DATA_MANAGER_ERRORS, reason) ?? fallback,
      ...(index !== undefined && { index }),
    };
  });
  const infoSigns = details.flatMap(({ reason }) => {
    const entry = reason === undefined ? undefined : entryOf(DATA_MANAGER_ERRORS, reason);
    return entry && reason !== undefined ? [{ code: reason, entry }] : [];
  });
  return [...adsSigns, ...violationSigns, ...infoSigns];
}

/** `30s`, `1.5s` → ms. */
function delayOf(details: readonly Detail[]): number | undefined {
  const texts = details.flatMap(({ retryDelay, errors }) => [
    retryDelay,
    ...(errors ?? []).map((error) => error.details?.quotaErrorDetails?.retryDelay),
  ]);
  const waits = texts.flatMap((text) => {
    const seconds = /^(\d+(?:\.\d+)?)s$/.exec(text ?? "")?.[1];
    return seconds === undefined ? [] : [Math.ceil(Number(seconds) * 1000)];
  });
  return waits.length > 0 ? Math.max(1000, ...waits) : undefined;
}

/** Events whose own fault the refusal is, when every sign is about an event. */
function indexesOf(signs: readonly Signs[]): number[] | undefined {
  const indexes = signs.map(({ index }) => index).filter((index) => index !== undefined);
  return indexes.length > 0 && indexes.length === signs.length
    ? [...new Set(indexes)].sort((a, b) => a - b)
    : undefined;
}

function judge(error: ApiError): Verdict {
  const signs = signsOf(error);
  // What concerns the account outweighs what concerns one event: resending the rest would be refused again.
  const worst = signs.find(({ entry }) => entry.failure.kind !== "rejected") ?? signs[0];
  const status = error.status ?? STATUS_BY_CODE[error.code ?? 0] ?? "UNKNOWN";
  const found = worst?.entry ??
    entryOf(STATUS_ERRORS, status) ?? { failure: { kind: "unknown" }, reason: "unknown_error" };
  const finer = error.details.flatMap(({ errors, fieldViolations, reason }) => [
    ...(errors ?? []).flatMap(({ errorCode }) => Object.values(errorCode)),
    ...(fieldViolations ?? []).map((violation) => violation.reason),
    reason,
  ]);
  const traceId = error.details.find(({ requestId }) => requestId !== undefined)?.requestId;
  return {
    failure: complete(found, error.details, signs),
    reason: found.reason,
    platformCode: worst?.code ?? finer.find((code) => code !== undefined) ?? status,
    ...(traceId !== undefined && { traceId }),
  };
}

function complete({ failure }: Entry, details: readonly Detail[], signs: readonly Signs[]): Verdict["failure"] {
  if (failure.kind === "throttled") return { ...failure, retryAfterMs: delayOf(details) ?? failure.retryAfterMs };
  if (failure.kind !== "rejected") return failure;
  const indexes = indexesOf(signs);
  return indexes ? { kind: "rejected", indexes } : failure;
}

/**
 * Reads an error of the Ads or the Data Manager API; null when the body is not one. Streams wrap theirs in an array.
 * The finest word decides: GoogleAdsFailure code, field violation, ErrorInfo reason, then the canonical status.
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
  const dead = step === "exchange" ? CODE_DEAD : GRANT_DEAD;
  const found =
    code === "invalid_grant"
      ? dead
      : (entryOf(OAUTH_ERRORS, code) ?? { failure: { kind: "unknown" }, reason: "unknown_error" });
  return { ...found, platformCode: code };
}
