import { randomBytes } from "node:crypto";
import type { SandboxRequest } from "../core/sandbox-request";
import { badRequest, errorInfo, type FieldViolation, GoogleError } from "./google-error";

const DOMAIN = "datamanager.googleapis.com";
/** Reasons that the advertiser's account gives, not the client's care: a correct client meets them too. */
const NOT_THE_CLIENTS = new Set([
  "ACCOUNT_INELIGIBLE_FOR_STORE_SALES",
  "CONVERSION_ACTION_TOO_RECENTLY_CREATED",
  "DESTINATION_ACCOUNT_ENHANCED_CONVERSIONS_TERMS_NOT_SIGNED",
  "DESTINATION_ACCOUNT_NOT_ENABLED_ENHANCED_CONVERSIONS_FOR_LEADS",
  "INVALID_CONVERSION_ACTION_ID",
  "INVALID_DESTINATION",
  "INVALID_REQUEST_ID",
]);

/** Collects everything wrong with one request; Data Manager names all of it in one answer and stores nothing. */
export class Problems {
  readonly #found: FieldViolation[] = [];
  readonly #request: SandboxRequest;
  constructor(request: SandboxRequest) {
    this.#request = request;
  }
  /** @param field snake_case path with indices, e.g. `events[3].user_data` */
  add(field: string, reason: string, description: string): void {
    this.#found.push({ field, description, reason });
    if (!NOT_THE_CLIENTS.has(reason)) this.#request.violate(`events:ingest ${reason}: ${description}`);
  }
  get any(): boolean {
    return this.#found.length > 0;
  }
  throwIfAny(): void {
    if (this.any) throw dataManagerError(this.#found);
  }
}

export function dataManagerError(violations: readonly FieldViolation[]): GoogleError {
  const requestId = newDataManagerRequestId();
  return new GoogleError(400, "INVALID_ARGUMENT", "There was a problem with the request.", [
    errorInfo("INVALID_ARGUMENT", DOMAIN, { requestId }),
    { "@type": "type.googleapis.com/google.rpc.RequestInfo", requestId },
    badRequest(violations),
  ]);
}

export function permissionDenied(description: string): GoogleError {
  return new GoogleError(403, "PERMISSION_DENIED", description, [errorInfo("PERMISSION_DENIED", DOMAIN)]);
}

/** The limit is the project's: all stores share it. */
export function quotaExceeded(perMinute: number): GoogleError {
  return new GoogleError(429, "RESOURCE_EXHAUSTED", "Quota exceeded for requests per minute.", [
    errorInfo("RATE_LIMIT_EXCEEDED", "googleapis.com", {
      service: DOMAIN,
      quota_limit: "RequestsPerMinutePerProject",
      quota_limit_value: String(perMinute),
    }),
  ]);
}

export function newDataManagerRequestId(): string {
  return `t-${randomBytes(12).toString("hex")}`;
}
