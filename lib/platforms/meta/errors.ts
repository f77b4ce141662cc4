import * as z from "zod";
import type { ErrorEntry } from "@/lib/core/error-entry";
import type { PlatformErrorDetails } from "@/lib/core/errors";
import type { Answered, Verdict } from "@/lib/core/platform-call";
import { CODES, entryOfRange, SUBCODES, TOKEN_CODES, UNKNOWN } from "./error-table";

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const FIELDS_MAX = 20;
const FIELD_LENGTH_MAX = 100;
const EXPLANATION_MAX = 500;

const ErrorBody = z.object({
  error: z.object({
    code: z.coerce.number().int(),
    error_subcode: z.coerce.number().int().optional().catch(undefined),
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
  const ofToken = isTokenCall ? (TOKEN_CODES[pair] ?? TOKEN_CODES[bare]) : undefined;
  const ofSubcode = subcode === undefined ? undefined : SUBCODES[subcode];
  return ofToken ?? CODES[pair] ?? ofSubcode ?? CODES[bare] ?? SUBCODES[code] ?? entryOfRange(code) ?? UNKNOWN;
}

const BusinessUsage = z.record(
  z.string(),
  z.array(z.object({ estimated_time_to_regain_access: z.coerce.number().nonnegative().catch(0) })),
);
const AccountUsage = z.object({ reset_time_duration: z.coerce.number().nonnegative().catch(0) });

function parseJson<T>(text: string, schema: z.ZodType<T>): T | null {
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
const parseHeader = <T>(headers: Headers, name: string, schema: z.ZodType<T>): T | null =>
  parseJson(headers.get(name) ?? "", schema);

/**
 * How long to stay away, from Meta's usage headers: `X-Business-Use-Case-Usage` gives minutes, `X-Ad-Account-Usage`
 * seconds; what the table says when they are silent. Meta sends no Retry-After.
 */
function regainAccessMs(headers: Headers, otherwiseMs: number): number {
  const usage = parseHeader(headers, "x-business-use-case-usage", BusinessUsage) ?? {};
  const minutes = Object.values(usage).flatMap((types) => types.map((type) => type.estimated_time_to_regain_access));
  const seconds = parseHeader(headers, "x-ad-account-usage", AccountUsage)?.reset_time_duration ?? 0;
  const longest = Math.max(0, ...minutes.map((value) => value * MINUTE_MS), seconds * 1000);
  return longest > 0 ? Math.min(longest, DAY_MS) : otherwiseMs;
}

/** Who must slow down after a throttled answer with this code (`17`, `80004/2446079`): everybody, the person, the account. */
export function throttleScopeOf(platformCode: string): "app" | "user" | "account" {
  const code = Number(platformCode.split("/")[0]);
  if (platformCode === "17/2446079") return "account";
  if (code === 17) return "user";
  return code === 613 || (code >= 80_000 && code <= 80_014) ? "account" : "app";
}

const shorten = (text: string, max: number): string => (text.length > max ? `${text.slice(0, max - 1)}…` : text);

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

function detailsOf(error: ErrorBody): Omit<PlatformErrorDetails, "reason"> {
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

/** Reads a Graph error; null when the body is not one (an HTML page of the infrastructure, say). */
export function explainMetaError(answer: Answered, options: { readonly isTokenCall?: boolean } = {}): Verdict | null {
  const parsed = ErrorBody.safeParse(answer.body);
  if (!parsed.success) return null;
  const { error } = parsed.data;
  const { failure, reason } = lookUp(error.code, error.error_subcode, options.isTokenCall ?? false);
  // A bare 100 is what a wrong field gets, and a wrong proof or a missing right too.
  const isVague = failure.kind === "rejected" && error.code === 100 && error.error_subcode === undefined;
  return {
    failure:
      failure.kind === "throttled"
        ? { kind: "throttled", retryAfterMs: regainAccessMs(answer.headers, failure.retryAfterMs) }
        : { ...failure, ...(isVague && { isVague }) },
    reason,
    ...detailsOf(error),
  };
}
