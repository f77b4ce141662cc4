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

/**
 * A refusal by the Google Ads API itself.
 * @param family field of ErrorCode, e.g. `queryError`
 * @param path where in the request, snake_case
 */
export function adsError(
  [code, status]: readonly [number, string],
  family: string,
  reason: string,
  message: string,
  path: readonly PathElement[] = [],
): GoogleError {
  const error = {
    errorCode: { [family]: reason },
    message,
    ...(path.length > 0 && { location: { fieldPathElements: path } }),
  };
  const text =
    code === 401 ? "Request had invalid authentication credentials." : "Request contains an invalid argument.";
  return new GoogleError(code, status, code === 403 ? "The caller does not have permission" : text, [
    { "@type": FAILURE_TYPE, errors: [error], requestId: newRequestId() },
  ]);
}

/** What HTTP says about an Ads error, by its class. */
export const UNAUTHENTICATED = [401, "UNAUTHENTICATED"] as const;
export const FORBIDDEN = [403, "PERMISSION_DENIED"] as const;
export const INVALID = [400, "INVALID_ARGUMENT"] as const;

export function newRequestId(): string {
  return randomBytes(16).toString("base64url");
}
