import { randomBytes } from "node:crypto";
import { jsonReply, type Reply } from "../core/reply";

const FAILURE_TYPE = "type.googleapis.com/google.ads.googleads.v25.errors.GoogleAdsFailure";

type Detail = Readonly<Record<string, unknown>> & { readonly "@type": string };

/** A refusal in the shape all Google APIs share (google.rpc.Status). Thrown by rules, written by the endpoint. */
export class GoogleError extends Error {
  override readonly name = "GoogleError";
  constructor(
    readonly code: number,
    readonly status: string,
    message: string,
    readonly details: readonly Detail[] = [],
  ) {
    super(message);
  }
  /** @param inArray streams wrap their errors as they wrap their chunks */
  toReply(inArray = false): Reply {
    const { code, status, message, details } = this;
    const body = { error: { code, message, status, ...(details.length > 0 && { details }) } };
    const requestId = details.find((detail) => "requestId" in detail)?.requestId;
    const headers = typeof requestId === "string" ? { "request-id": requestId } : {};
    return jsonReply(code, inArray ? [body] : body, headers);
  }
}

/** `google.rpc.ErrorInfo`, the machine-readable cause. */
export function errorInfo(reason: string, domain: string, metadata: Readonly<Record<string, string>> = {}): Detail {
  return { "@type": "type.googleapis.com/google.rpc.ErrorInfo", reason, domain, metadata };
}

export type FieldViolation = { readonly field: string; readonly description: string; readonly reason?: string };

export function badRequest(fieldViolations: readonly FieldViolation[]): Detail {
  return { "@type": "type.googleapis.com/google.rpc.BadRequest", fieldViolations };
}

/** A body that does not parse as the method's message: plain Google shape, whichever API. */
export function invalidPayload(problem: string): GoogleError {
  const message = `Invalid JSON payload received. ${problem}`;
  return new GoogleError(400, "INVALID_ARGUMENT", message, [badRequest([{ field: "", description: message }])]);
}

type PathElement = { readonly fieldName: string; readonly index?: number };

/** One thing wrong, in the words of the Google Ads API. */
export type AdsProblem = {
  /** Field of ErrorCode, e.g. `queryError`. */
  readonly family: string;
  readonly reason: string;
  readonly message: string;
  /** Where in the request: snake_case with indices, e.g. `operations[0].create.name`. */
  readonly path?: string;
  /** `ErrorDetails`, e.g. those of a quota. */
  readonly details?: Readonly<Record<string, unknown>>;
};

/** A refusal by the Google Ads API itself, for one reason. */
export function adsError(kind: AdsKind, family: string, reason: string, message: string, path = ""): GoogleError {
  return adsFailure(kind, [{ family, reason, message, path }]);
}

/** A refusal by the Google Ads API itself, for every reason at once. */
export function adsFailure([code, status]: AdsKind, problems: readonly AdsProblem[]): GoogleError {
  const texts: Readonly<Record<number, string>> = {
    401: "Request had invalid authentication credentials.",
    403: "The caller does not have permission",
    429: "Resource has been exhausted (e.g. check quota).",
  };
  const text = texts[code] ?? "Request contains an invalid argument.";
  return new GoogleError(code, status, text, [failureDetail(problems)]);
}

/**
 * `GoogleAdsFailure`, as it stands in an error and in a partial failure.
 * @param withoutZero leaves the index of row 0 out, which means the same
 */
export function failureDetail(problems: readonly AdsProblem[], withoutZero = false): Detail {
  const errors = problems.map(({ family, reason, message, path = "", details }) => ({
    errorCode: { [family]: reason },
    message,
    ...(path !== "" && { location: { fieldPathElements: pathElements(path, withoutZero) } }),
    ...(details && { details }),
  }));
  return { "@type": FAILURE_TYPE, errors, requestId: newRequestId() };
}

function pathElements(path: string, withoutZero: boolean): PathElement[] {
  return path.split(".").map((part, at) => {
    const [, fieldName = part, index] = /^(\w+)\[(\d+)\]$/.exec(part) ?? [];
    return index === undefined || (withoutZero && at === 0 && index === "0")
      ? { fieldName }
      : { fieldName, index: Number(index) };
  });
}

type AdsKind = readonly [code: number, status: string];
/** What HTTP says about an Ads error, by its class. */
export const UNAUTHENTICATED = [401, "UNAUTHENTICATED"] as const;
export const FORBIDDEN = [403, "PERMISSION_DENIED"] as const;
export const EXHAUSTED = [429, "RESOURCE_EXHAUSTED"] as const;
export const INVALID = [400, "INVALID_ARGUMENT"] as const;

export function newRequestId(): string {
  return randomBytes(16).toString("base64url");
}
