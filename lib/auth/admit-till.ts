import { callerOf } from "@/lib/core/client-address";
import { env } from "@/lib/core/env";
import { AppError } from "@/lib/core/errors";
import { sha256Hex } from "@/lib/core/normalise";
import { RateLimit } from "@/lib/core/rate-limit";
import { authenticateKey } from "./authenticate-key";
import type { Tenant } from "./tenant";

/** A till that was away comes back with what it has kept. */
const BURST_SECONDS = 10;
const TRUSTED_MAX = 10_000;

export type TillLimits = {
  /** Events, by API key. */
  readonly perKey: RateLimit | undefined;
  /** Requests, by caller. */
  readonly perAddress: RateLimit | undefined;
  /** Failed authentications, by caller. */
  readonly failures: RateLimit | undefined;
  /** Fingerprints of keys that have worked: a wrong key in one till must not lock out the tills beside it. */
  readonly trusted: Set<string>;
};
export type TillRates = { readonly perKey: number; readonly perAddress: number; readonly failuresPerMinute: number };

/** A rate of 0 is no limit. */
export function makeTillLimits({ perKey, perAddress, failuresPerMinute }: TillRates, now?: () => number): TillLimits {
  const limit = (perSecond: number, burst: number) =>
    perSecond === 0 ? undefined : new RateLimit({ perSecond, burst }, now);
  return {
    perKey: limit(perKey, perKey * BURST_SECONDS),
    perAddress: limit(perAddress, perAddress * BURST_SECONDS),
    failures: limit(failuresPerMinute / 60, failuresPerMinute),
    trusted: new Set(),
  };
}

// The server's own code and Next's bundles are two module instances of one process: they share the buckets here.
const shared = globalThis as { diveseeksTillLimits?: TillLimits };
function limitsOfProcess(): TillLimits {
  const { TILL_RATE_PER_KEY: perKey, TILL_RATE_PER_ADDRESS: perAddress, TILL_FAILURES_PER_ADDRESS } = env();
  shared.diveseeksTillLimits ??= makeTillLimits({ perKey, perAddress, failuresPerMinute: TILL_FAILURES_PER_ADDRESS });
  return shared.diveseeksTillLimits;
}

/**
 * The till behind a request, if it may come in now: what both doors ask before they read a body. Without an address
 * (nobody told us) only the key counts, so that strangers do not lock each other out.
 * @throws AppError unauthenticated; throttled with the time after which the same request passes
 */
export async function admitTill(
  authorization: string | null,
  address: string | null | undefined,
  limits: TillLimits = limitsOfProcess(),
): Promise<Tenant> {
  const caller = address ? callerOf(address) : undefined;
  if (caller !== undefined) refuseFor(limits.perAddress?.take(caller), "Too many requests from this address.");
  const tenant = await authenticate(authorization, caller, limits);
  refuseFor(limits.perKey?.take(keyOf(tenant)), "Too many events with this API key.");
  return tenant;
}

/**
 * Counts the events of a batch beyond the one its request has counted for. Only a key that is in debt already is refused.
 * @throws AppError throttled, before anything is stored
 */
export function chargeTill(tenant: Tenant, events: number, limits: TillLimits = limitsOfProcess()): void {
  if (tenant.actor.kind !== "key" || events <= 1) return;
  refuseFor(limits.perKey?.charge(keyOf(tenant), events - 1), "Too many events with this API key.");
}

/** Looks under way: many requests that show one key at once are one look, and one failure if it is wrong. */
const looks = new Map<string, Promise<Tenant>>();

async function authenticate(
  authorization: string | null,
  caller: string | undefined,
  limits: TillLimits,
): Promise<Tenant> {
  // Whoever shows nothing guesses nothing.
  if (authorization === null) return authenticateKey(null);
  const fingerprint = sha256Hex(authorization);
  const isTrusted = limits.trusted.has(fingerprint);
  if (caller === undefined || isTrusted) return look(authorization, fingerprint, limits.trusted);
  const known = looks.get(fingerprint);
  if (known) return known;
  const looking = lookCounted(authorization, fingerprint, caller, limits);
  looks.set(fingerprint, looking);
  return looking.finally(() => looks.delete(fingerprint));
}

/** A failure is counted before the key is looked at, so that guesses made at the same moment count each other. */
async function lookCounted(
  authorization: string,
  fingerprint: string,
  caller: string,
  { failures, trusted }: TillLimits,
): Promise<Tenant> {
  refuseFor(failures?.take(caller), "Too many keys from this address that are wrong, or not looked up yet.");
  try {
    const tenant = await look(authorization, fingerprint, trusted);
    failures?.giveBack(caller);
    return tenant;
  } catch (error) {
    // A database that is away says nothing about the key.
    if (!isWrongKey(error)) failures?.giveBack(caller);
    throw error;
  }
}

async function look(authorization: string, fingerprint: string, trusted: Set<string>): Promise<Tenant> {
  try {
    const tenant = await authenticateKey(authorization);
    trust(trusted, fingerprint);
    return tenant;
  } catch (error) {
    if (isWrongKey(error)) trusted.delete(fingerprint);
    throw error;
  }
}

const isWrongKey = (error: unknown): boolean => error instanceof AppError && error.code === "unauthenticated";

function trust(trusted: Set<string>, fingerprint: string): void {
  trusted.delete(fingerprint);
  trusted.add(fingerprint);
  const [oldest] = trusted;
  if (trusted.size > TRUSTED_MAX && oldest !== undefined) trusted.delete(oldest);
}

const keyOf = ({ actor }: Tenant): string => (actor.kind === "key" ? actor.apiKeyId : actor.kind);

function refuseFor(retryAfterMs: number | undefined, message: string): void {
  if (retryAfterMs) throw new AppError("throttled", message, { retryAfterMs });
}
