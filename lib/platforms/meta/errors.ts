import * as z from "zod";
import { type ErrorEntry, serverError } from "@/lib/core/error-entry";
import type { Answered, Verdict } from "@/lib/core/platform-call";
import { shorten } from "@/lib/core/shorten";
import { CODES, entryOfRange, SUBCODES, TOKEN_CODES, UNKNOWN } from "./error-table";
import { lockedOutMs } from "./usage";

const FIELDS_MAX = 20;
const FIELD_LENGTH_MAX = 100;
const EXPLANATION_MAX = 500;

const ErrorBody = z.object({
  error: z.object({
    code: z.coerce.number().int(),
    error_subcode: z.coerce.number().int().optional().catch(undefined),
    is_transient: z.boolean().optional().catch(undefined),
    error_user_title: z.string().optional().catch(undefined),
    error_user_msg: z.string().optional().catch(undefined),
    /** An object, or one as JSON text. */
    error_data: z.unknown().optional(),
    fbtrace_id: z.string().optional().catch(undefined),
  }),
});
type ErrorBody = z.output<typeof ErrorBody>["error"];
const Blamed = z.object({ blame_field_specs: z.array(z.array(z.union([z.string(), z.number()]))) });

const codeText = (code: number, subcode: number | undefined): string =>
  subcode === undefined ? `${code}` : `${code}/${subcode}`;

function lookUp(code: number, subcode: number | undefined, isTokenCall: boolean): ErrorEntry {
  const pair = codeText(code, subcode);
  const bare = `${code}`;
  // A bare 1 is about our secret, any other 1 is what it is elsewhere.
  const ofToken = isTokenCall ? (TOKEN_CODES[pair] ?? (code === 1 ? undefined : TOKEN_CODES[bare])) : undefined;
  const ofSubcode = subcode === undefined ? undefined : SUBCODES[subcode];
  return ofToken ?? CODES[pair] ?? ofSubcode ?? CODES[bare] ?? SUBCODES[code] ?? entryOfRange(code) ?? UNKNOWN;
}

function parseJson<T>(text: string, schema: z.ZodType<T>): T | null {
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

const OF_INSIGHTS = ["4/1504022", "4/1504039", "80000"];
const OF_AUDIENCES = ["80003"];
/** Of one Page, or of how often one budget may change: everything else goes on. */
const OF_ONE_THING = ["32", "17/1885172", "613/1487632"];
const OF_THE_ACCOUNT = ["17/2446079", "613/1487742"];

const isOneOf = (platformCode: string, codes: readonly string[]): boolean =>
  codes.some((code) => platformCode === code || platformCode.startsWith(`${code}/`));

/**
 * Who must slow down after a throttled answer with this code (`17`, `80004/2446079`): everybody, the person, the account,
 * only calls of this kind for this account, or nobody, as it was about one thing.
 */
export function throttleScopeOf(platformCode: string): "app" | "user" | "account" | "call" | "nobody" {
  const [first = ""] = platformCode.split("/");
  if (OF_THE_ACCOUNT.includes(platformCode)) return "account";
  if (isOneOf(platformCode, OF_ONE_THING)) return "nobody";
  if (isOneOf(platformCode, OF_INSIGHTS)) return "call";
  if (first === "17") return "user";
  const code = Number(first);
  return code === 613 || (code >= 80_000 && code <= 80_014) ? "call" : "app";
}

/**
 * How long to stay away. Meta sends no Retry-After; its usage headers speak of the account and not of the person or the
 * app, for whom, as where they are silent, the table says it.
 */
function stayAwayMs(platformCode: string, headers: Headers, otherwiseMs: number): number {
  const scope = throttleScopeOf(platformCode);
  const kind = isOneOf(platformCode, OF_INSIGHTS)
    ? "insights"
    : isOneOf(platformCode, OF_AUDIENCES)
      ? "audiences"
      : "rest";
  const lockedMs = scope === "account" || scope === "call" ? lockedOutMs(headers, kind) : 0;
  return lockedMs > 0 ? lockedMs : otherwiseMs;
}

/** `[["targeting","geo_locations"]]` → `targeting.geo_locations`. */
function fieldsOf({ error_data }: ErrorBody): string[] {
  const blamed =
    typeof error_data === "string" ? parseJson(error_data, Blamed) : (Blamed.safeParse(error_data).data ?? null);
  const names = (blamed?.blame_field_specs ?? []).map((path) => shorten(path.join("."), FIELD_LENGTH_MAX));
  return [...new Set(names.filter((name) => name !== ""))].slice(0, FIELDS_MAX);
}

function explanationOf({ error_user_title, error_user_msg }: ErrorBody): string | undefined {
  const sentences = [error_user_title, error_user_msg].map((text) => text?.replace(/\s+/g, " ").trim()).filter(Boolean);
  return sentences.length > 0 ? shorten(sentences.join(": "), EXPLANATION_MAX) : undefined;
}

function detailsOf(error: ErrorBody) {
  const { code, error_subcode: subcode, fbtrace_id: traceId } = error;
  const fields = fieldsOf(error);
  const explanation = explanationOf(error);
  return {
    platformCode: codeText(code, subcode),
    ...(traceId !== undefined && { traceId }),
    ...(fields.length > 0 && { fields }),
    ...(explanation !== undefined && { explanation }),
  };
}

/** What a bare pair of codes means, as a failed report run names them. */
export const explainMetaCode = (code: number, subcode?: number): Verdict => ({
  ...lookUp(code, subcode, false),
  platformCode: codeText(code, subcode),
});

/** What Meta says will pass may have been carried out: it is neither our data that is wrong nor our app. */
const PASSING: readonly string[] = ["rejected", "unknown", "misconfigured"];
function entryOf({ code, error_subcode, is_transient }: ErrorBody, isTokenCall: boolean): ErrorEntry {
  const found = lookUp(code, error_subcode, isTokenCall);
  return is_transient && PASSING.includes(found.failure.kind) ? serverError : found;
}

/** Reads a Graph error; null when the body is not one (an HTML page of the infrastructure, say). */
export function explainMetaError(answer: Answered, options: { readonly isTokenCall?: boolean } = {}): Verdict | null {
  const parsed = ErrorBody.safeParse(answer.body);
  if (!parsed.success) return null;
  const { error } = parsed.data;
  const { failure, reason } = entryOf(error, options.isTokenCall ?? false);
  const details = detailsOf(error);
  // A bare 100 is what a wrong field gets, and a wrong proof or a missing right too.
  const isVague = failure.kind === "rejected" && error.code === 100 && error.error_subcode === undefined;
  return {
    failure:
      failure.kind === "throttled"
        ? { ...failure, retryAfterMs: stayAwayMs(details.platformCode, answer.headers, failure.retryAfterMs) }
        : { ...failure, ...(isVague && { isVague }) },
    reason,
    ...details,
  };
}
