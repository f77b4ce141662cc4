import type { SandboxRequest } from "../core/sandbox-request";
import { type AdsProblem, adsFailure, type GoogleError, INVALID } from "./google-error";

/** What an account or another change gives reason for: a correct client meets it too. */
const NOT_THE_CLIENTS = new Set([
  "DUPLICATE_NAME",
  "DUPLICATE_CAMPAIGN_NAME",
  "NAME_ALREADY_USED",
  // Its cause is told beside it.
  "TEMP_ID_RESOURCE_HAD_ERRORS",
  "TOO_RECENT_CONVERSION_ACTION",
  "CUSTOMER_NOT_ACCEPTED_CUSTOMER_DATA_TERMS",
  "CUSTOMER_NOT_ENABLED_ENHANCED_CONVERSIONS_FOR_LEADS",
]);

/** Collects everything wrong with the operations of one call; Google Ads names all of it in one answer. */
export class AdsRefusals {
  readonly #found: AdsProblem[] = [];
  readonly #request: SandboxRequest;
  /** @param call as it stands in violations, e.g. `googleAds:mutate` */
  constructor(
    request: SandboxRequest,
    readonly call: string,
  ) {
    this.#request = request;
  }
  /** @param path snake_case with indices, e.g. `operations[0].create.name` */
  add(path: string, family: string, reason: string, message: string): void {
    this.#found.push({ path, family, reason, message });
    if (!NOT_THE_CLIENTS.has(reason)) this.#request.violate(`${this.call} ${reason} at ${path}: ${message}`);
  }
  /** Taken, but no careful client sends it. */
  frown(path: string, message: string): void {
    this.#request.violate(`${this.call} at ${path}: ${message}`);
  }
  get problems(): readonly AdsProblem[] {
    return this.#found;
  }
  /** Whether anything at or below a path was refused. */
  has(path: string): boolean {
    return this.#found.some((problem) => problem.path?.startsWith(path));
  }
  throwIfAny(): void {
    if (this.#found.length > 0) throw this.error();
  }
  error(): GoogleError {
    return adsFailure(INVALID, this.#found);
  }
}
