import type { Core } from "../core/platform-module";
import type { SandboxRequest } from "../core/sandbox-request";
import type { Table } from "../core/store";
import { GraphError } from "./graph-error";
import type { MetaAdAccount, MetaLimits } from "./meta-shop";
import { MutationWindow } from "./mutation-window";

export type UseCase = "ads_management" | "ads_insights" | "custom_audience";
type Block = { readonly since: number; readonly until: number; readonly code: number; readonly subcode: number };
type Bucket = { readonly level: number; readonly at: number };

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const SECOND_MS = 1000;
const REGAIN_MS = 3 * MINUTE_MS;
/** Without limits of its own an account is never stopped; its percentages are those of this many points. */
const GENEROUS = 1_000_000;
/** Points an hour by use case, as Meta publishes them for calls. */
const PER_HOUR = {
  development_access: { ads_management: 300, ads_insights: 600, custom_audience: 5000 },
  standard_access: { ads_management: 100_000, ads_insights: 190_000, custom_audience: 190_000 },
} as const;
/** The account's score: how much it takes, over how long it decays, and how long a full one blocks. */
const SCORE = {
  development_access: { max: 60, decayMs: 300_000, blockMs: 300_000 },
  standard_access: { max: 9000, decayMs: 300_000, blockMs: 60_000 },
} as const;
const CODES = { ads_management: 80004, ads_insights: 80000, custom_audience: 80003 } as const;
const EXHAUSTED = 2446079;

/** Counts calls as Meta does, a read as 1 and a write as 3, and says in headers how much is left. */
export class Meter {
  /** Spent points; lost with the process, unlike the blocks. */
  readonly #buckets = new Map<string, Bucket>();
  readonly #mutations = new MutationWindow();
  readonly #blocks: Table<Block>;
  constructor(readonly core: Core) {
    this.#blocks = core.table("blocks");
  }
  /** @throws GraphError when the application as a whole has called too often */
  chargeApp(limits: MetaLimits | null, request: SandboxRequest, insights: boolean): void {
    if (limits?.callsPerHour === undefined) return;
    this.#refuseBlocked("app", request);
    if (this.#spend("app", 1, limits.callsPerHour, HOUR_MS))
      this.#block("app", { code: 4, subcode: insights ? 1504022 : 0, lastsMs: REGAIN_MS });
  }
  /** @throws GraphError when the account is, or now becomes, throttled */
  charge(account: MetaAdAccount, useCase: UseCase, points: number, request: SandboxRequest): void {
    this.#refuseBlocked(account.id, request);
    this.#refuseBlocked(`${account.id}|${useCase}`, request);
    const { limits } = account;
    const tier = tierOf(account);
    const perHour = limits === null ? GENEROUS : (limits.callsPerHour ?? PER_HOUR[tier][useCase]);
    const full = this.#spend(`${account.id}|${useCase}`, points, perHour, HOUR_MS);
    if (full && limits !== null)
      this.#block(`${account.id}|${useCase}`, { code: CODES[useCase], subcode: EXHAUSTED, lastsMs: REGAIN_MS });
    const { max, decayMs, blockMs } = SCORE[tier];
    const score = this.#spend(account.id, points, limits === null ? GENEROUS : max, decayMs);
    if (score && limits !== null && limits.callsPerHour === undefined)
      this.#block(account.id, { code: 17, subcode: EXHAUSTED, lastsMs: blockMs });
  }
  /** @throws GraphError 613/5044001 at more than a hundred changes within one second */
  mutate(accountId: string): void {
    if (!this.#mutations.take(accountId, this.core.clock.now())) throw throttled({ code: 613, subcode: 5044001 });
  }
  headers(account: MetaAdAccount, useCase: UseCase): Record<string, string> {
    const tier = tierOf(account);
    const percent = (of: UseCase) => this.#percent(account, of);
    const block = this.#blockOf(account.id);
    const used = (["ads_management", "ads_insights", "custom_audience"] as const).filter(
      (one) => one === useCase || percent(one) > 0,
    );
    const usage = used.map((type) => ({
      type,
      call_count: percent(type),
      total_cputime: Math.floor(percent(type) / 4),
      total_time: Math.floor(percent(type) / 3),
      estimated_time_to_regain_access: minutesLeft(
        this.#blockOf(`${account.id}|${type}`) ?? block,
        this.core.clock.now(),
      ),
      ads_api_access_tier: tier,
    }));
    const score = this.#share(account.id, account.limits === null ? GENEROUS : SCORE[tier].max, SCORE[tier].decayMs);
    return {
      "x-business-use-case-usage": JSON.stringify({ [account.business?.id ?? account.id]: usage }),
      "x-ad-account-usage": JSON.stringify({
        acc_id_util_pct: block ? 100 : Number((score * 100).toFixed(2)),
        reset_time_duration: block
          ? Math.ceil((block.until - this.core.clock.now()) / SECOND_MS)
          : this.#decaySeconds(),
        ads_api_access_tier: tier,
      }),
      ...(useCase === "ads_insights" && {
        "x-fb-ads-insights-throttle": JSON.stringify({
          app_id_util_pct: this.appPercent(null),
          acc_id_util_pct: percent("ads_insights"),
          ads_api_access_tier: tier,
        }),
      }),
    };
  }
  /** Meta tells when a score is empty again also while nobody has to wait for it; it does not always. */
  #decaySeconds(): number {
    return this.core.random.next() < 0.5 ? this.core.random.integer(1, SCORE.standard_access.decayMs / SECOND_MS) : 0;
  }
  appPercent(limits: MetaLimits | null): number {
    if (this.#blockOf("app")) return 100;
    return Math.floor(this.#share("app", limits?.callsPerHour ?? GENEROUS, HOUR_MS) * 100);
  }
  reset(): void {
    this.#buckets.clear();
    this.#mutations.clear();
    this.#blocks.clear();
  }

  #percent(account: MetaAdAccount, useCase: UseCase): number {
    if (this.#blockOf(`${account.id}|${useCase}`)) return 100;
    const perHour =
      account.limits === null ? GENEROUS : (account.limits.callsPerHour ?? PER_HOUR[tierOf(account)][useCase]);
    return Math.min(100, Math.floor(this.#share(`${account.id}|${useCase}`, perHour, HOUR_MS) * 100));
  }
  /** Adds points to a bucket that leaks `capacity` over `decayMs`; true when it runs over. */
  #spend(key: string, points: number, capacity: number, decayMs: number): boolean {
    const level = this.#share(key, capacity, decayMs) * capacity + points;
    this.#buckets.set(key, { level, at: this.core.clock.now() });
    return level > capacity;
  }
  #share(key: string, capacity: number, decayMs: number): number {
    const bucket = this.#buckets.get(key);
    if (!bucket) return 0;
    const elapsed = Math.max(0, this.core.clock.now() - bucket.at);
    return Math.max(0, bucket.level / capacity - elapsed / decayMs);
  }
  #blockOf(key: string): Block | undefined {
    const block = this.#blocks.get(key);
    const now = this.core.clock.now();
    return block && now >= block.since && now < block.until ? block : undefined;
  }
  #refuseBlocked(key: string, request: SandboxRequest): void {
    const block = this.#blockOf(key);
    if (!block) return;
    request.violate("called while throttled");
    throw throttled(block);
  }
  #block(key: string, { code, subcode, lastsMs }: { code: number; subcode: number; lastsMs: number }): never {
    const since = this.core.clock.now();
    const block = { since, until: since + lastsMs, code, subcode };
    this.#blocks.set(key, block);
    this.#buckets.delete(key);
    throw throttled(block);
  }
}

function tierOf(account: MetaAdAccount): MetaLimits["accessTier"] {
  return account.limits?.accessTier ?? "standard_access";
}

function minutesLeft(block: Block | undefined, now: number): number {
  return block ? Math.ceil((block.until - now) / MINUTE_MS) : 0;
}

function throttled({ code, subcode }: { readonly code: number; readonly subcode: number }): GraphError {
  return new GraphError(
    code,
    `(#${code}) There have been too many calls from this ad-account. Wait a bit and try again.`,
    {
      ...(subcode !== 0 && { subcode }),
      title: "Trop d'appels",
    },
  );
}
