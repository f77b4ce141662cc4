import type { SandboxRequest } from "../core/sandbox-request";
import type { GoogleContext } from "./context";
import { adsError, adsFailure, EXHAUSTED, FORBIDDEN } from "./google-error";
import { SlidingCount } from "./quota";
import type { Customer } from "./shop";

const DAY_MS = 86_400_000;
const DAY_SLOTS = 1_440;
/** Operations in 24 hours by access level of the Cloud project. */
const PER_DAY = { test: 15_000, explorer: 2_880, basic: 15_000, standard: Number.POSITIVE_INFINITY } as const;
/** Calls that were under way when the first refusal went out. */
const IN_FLIGHT_MS = 1_000;

/** What the Cloud project may do; the limit is shared by everybody it works for. */
export class AdsQuota {
  readonly #context: GoogleContext;
  readonly #spent = new SlidingCount(DAY_MS, DAY_SLOTS);
  #closed: { readonly fromMs: number; readonly untilMs: number } | null = null;
  constructor(context: GoogleContext) {
    this.#context = context;
  }

  /** @throws GoogleError when the project's level does not reach this account */
  checkLevel({ testAccount }: Customer): void {
    if (this.#level() !== "test" || testAccount) return;
    throw adsError(
      FORBIDDEN,
      "authorizationError",
      "CLOUD_PROJECT_NOT_APPROVED_FOR_PRODUCTION",
      "The Cloud project is only approved for use with test accounts.",
    );
  }
  /** @throws GoogleError 429 that says how long to wait */
  spend(request: SandboxRequest, operations: number): void {
    const nowMs = this.#context.core.clock.now();
    const limit = this.#context.shop.project().adsOperationsPerDay ?? PER_DAY[this.#level()];
    const closed = this.#closed;
    if (closed && nowMs > closed.fromMs + IN_FLIGHT_MS && nowMs < closed.untilMs)
      request.violate("called again before retryDelay had passed");
    if (this.#spent.count(nowMs) + operations <= limit) {
      this.#spent.add(nowMs, operations);
      return;
    }
    const seconds = Math.max(1, Math.ceil(this.#spent.waitMs(nowMs, limit, operations) / 1_000));
    if (!closed || nowMs >= closed.untilMs) this.#closed = { fromMs: nowMs, untilMs: nowMs + seconds * 1_000 };
    throw exhausted(seconds);
  }
  clear(): void {
    this.#spent.clear();
    this.#closed = null;
  }
  #level(): keyof typeof PER_DAY {
    return this.#context.shop.project().accessLevel ?? "basic";
  }
}

function exhausted(seconds: number) {
  const message = `Too many requests. Retry in ${seconds} seconds.`;
  const quotaErrorDetails = {
    rateScope: "DEVELOPER",
    rateName: "Number of operations for basic access",
    retryDelay: `${seconds}s`,
  };
  return adsFailure(EXHAUSTED, [
    { family: "quotaError", reason: "RESOURCE_EXHAUSTED", message, details: { quotaErrorDetails } },
  ]);
}
