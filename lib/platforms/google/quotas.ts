import * as z from "zod";
import { FairLimiter } from "@/lib/core/limiter";
import type { Answered, Verdict } from "@/lib/core/platform-call";

/** Google counts these apart: a used-up day of the one leaves the other as it was. */
export type GoogleApi = "ads" | "dataManager";

const Scoped = z.object({
  details: z.object({ quotaErrorDetails: z.object({ rateScope: z.string().optional() }).optional() }).optional(),
});
const Refusal = z.object({ error: z.object({ details: z.array(z.object({ errors: z.array(Scoped).optional() })) }) });

/** True when Google says that one account has had its share, and not the whole project. */
function concernsOneAccount(body: unknown, platformCode: string | undefined): boolean {
  // A query that asks too much is the account's own: the next store's is another.
  if (platformCode?.startsWith("EXCESSIVE_")) return true;
  const parsed = Refusal.safeParse(Array.isArray(body) ? body[0] : body);
  const errors = parsed.success ? parsed.data.error.details.flatMap((detail) => detail.errors ?? []) : [];
  const scopes = errors.map(({ details }) => details?.quotaErrorDetails?.rateScope);
  return scopes.includes("ACCOUNT") && !scopes.includes("DEVELOPER");
}

/**
 * The quotas of our Cloud project, which all stores share: turns of one rate go round between the accounts, and what
 * Google's answers ask for holds one account, or everybody at that API.
 * Source: Google Ads API v25 `errors.proto` (QuotaErrorDetails), Data Manager API "Limits", read 2026-11-22.
 */
export class GoogleQuotas {
  readonly #limiter: FairLimiter;
  readonly #heldUntil: Record<GoogleApi, number> = { ads: 0, dataManager: 0 };

  constructor(callsPerMinute: number) {
    this.#limiter = new FairLimiter(callsPerMinute);
  }

  /** Waits for a turn of `party`: 0 when it came, else how long to stay away. */
  async turn(api: GoogleApi, party: string, maxWaitMs: number): Promise<number> {
    const heldMs = () => Math.max(0, Math.ceil(this.#heldUntil[api] - performance.now()));
    // Looked at again when the turn has come: somebody else's call may have been refused meanwhile.
    return heldMs() || (await this.#limiter.turn(`${api}/${party}`, maxWaitMs)) || heldMs();
  }

  /** Told of every refusal; only those for too many calls matter. */
  heed(api: GoogleApi, party: string, { body }: Answered, { failure, platformCode }: Verdict): void {
    if (failure.kind !== "throttled") return;
    if (api === "ads" && concernsOneAccount(body, platformCode))
      this.#limiter.hold(failure.retryAfterMs, `${api}/${party}`);
    else this.#heldUntil[api] = Math.max(this.#heldUntil[api], performance.now() + failure.retryAfterMs);
  }
}
