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
  "EVENT_SOURCE_AND_DESTINATION_MISMATCH",
  "INVALID_CONVERSION_ACTION_ID",
  "INVALID_DESTINATION",
  "INVALID_REQUEST_ID",
  "INVALID_USER_LIST_ID",
  "DISPLAY_NAME_ALREADY_USED",
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
    const call = this.#request.path.split("/").at(-1);
    if (!NOT_THE_CLIENTS.has(reason)) this.#request.violate(`${call} ${reason}: ${description}`);
  }
  /** What Google's own annotations call required, where no rule of ours has found it already. */
  addMissing(fields: readonly string[]): void {
    for (const field of fields)
      if (!this.#found.some((known) => known.field === field))
        this.add(field, "REQUIRED_FIELD_MISSING", `${field} is required.`);
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

/** The limits are the project's: all stores share them. */
export function quotaExceeded(limit: number, period: "Minute" | "Day"): GoogleError {
  return new GoogleError(429, "RESOURCE_EXHAUSTED", `Quota exceeded for requests per ${period.toLowerCase()}.`, [
    errorInfo("RATE_LIMIT_EXCEEDED", "googleapis.com", {
      service: DOMAIN,
      quota_limit: `RequestsPer${period}PerProject`,
      quota_limit_value: String(limit),
    }),
  ]);
}

export function notFound(field: string, description: string): GoogleError {
  const requestId = newDataManagerRequestId();
  return new GoogleError(404, "NOT_FOUND", description, [
    errorInfo("NOT_FOUND", DOMAIN, { requestId }),
    { "@type": "type.googleapis.com/google.rpc.RequestInfo", requestId },
    badRequest([{ field, description, reason: "NOT_FOUND" }]),
  ]);
}

export function newDataManagerRequestId(): string {
  return `t-${randomBytes(12).toString("hex")}`;
}
