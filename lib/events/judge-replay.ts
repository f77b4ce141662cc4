import {
  type Candidate,
  countVerdicts,
  listCandidates,
  type MergeWindow,
  type ReplayScope,
} from "@/db/queries/replay-verdicts";
import { tallyReasons } from "@/db/queries/tallies";
import type { Tenant } from "@/lib/auth/tenant";
import { ACTION_SOURCES } from "@/lib/contracts/events";
import { DESTINATION_IDS, type DestinationId, providerOf } from "@/lib/contracts/platforms";
import { REPLAY_MAX, REPLAY_STATES, type ReplayFilter, type ReplayRefusal } from "@/lib/contracts/replays";
import { CryptoError } from "@/lib/crypto/seal";
import { adapterFor } from "@/lib/platforms/registry";
import type { StoreVault } from "@/lib/vault/store-vault";
import { openIdentifiers } from "./outbound-event";
import { readRange } from "./read-range";

type Tx = Parameters<typeof countVerdicts>[0];

/** What may be sent again, as each platform merges repeats. A window has one length for a kind of sale. */
export function mergeWindows(now: Date): MergeWindow[] {
  return DESTINATION_IDS.flatMap((destination) => {
    const { mergesRepeatsUntil } = adapterFor(providerOf(destination)).events;
    return ACTION_SOURCES.map((actionSource) => {
      const lastsMs = mergesRepeatsUntil({ actionSource, ambiguousSince: now }).getTime() - now.getTime();
      return { destination, actionSource, cutoff: new Date(Math.max(0, now.getTime() - lastsMs)).toISOString() };
    });
  });
}

/** What a filter means in this store. @throws InvalidInputError on `filter.to` */
export async function scopeOf(tx: Tx, tenant: Tenant, filter: ReplayFilter): Promise<ReplayScope> {
  const { destination } = filter;
  if (filter.kind === "event") return { kind: "event", eventId: filter.eventId, destination };
  if (filter.kind === "group") return filter;
  const range = await readRange(tx, tenant, filter, "filter.to");
  const states = filter.state ? [filter.state] : REPLAY_STATES;
  const { reasons } = await tallyReasons(tx, tenant, { states, destination });
  return { kind: "range", range, destination, state: filter.state, reasons };
}

type Refusals = ReadonlyMap<ReplayRefusal, number>;
export type ReplayJudgement = {
  /** What one replay would send, nearest deadline first. */
  readonly chosen: readonly Candidate[];
  /** By destination: how many more could be sent, and why others cannot. */
  readonly of: ReadonlyMap<DestinationId, { readonly left: number; readonly refusals: Refusals }>;
};

/** Counts what a scope holds and chooses what one replay sends of it. The same for looking and for doing. */
export async function judgeReplay(
  tx: Tx,
  tenant: Tenant,
  vault: StoreVault,
  scope: ReplayScope,
  max = REPLAY_MAX,
): Promise<ReplayJudgement> {
  const windows = mergeWindows(new Date());
  const verdicts = await countVerdicts(tx, tenant, scope, windows);
  const { chosen, barred } = await choose(tx, { tenant, vault, scope, windows, max });
  const of = new Map<DestinationId, { left: number; refusals: Refusals }>();
  for (const destination of DESTINATION_IDS) {
    const own = verdicts.filter((verdict) => verdict.destination === destination);
    if (own.length === 0) continue;
    const refusals = new Map<ReplayRefusal, number>();
    for (const { refusal, count } of own) if (refusal) refusals.set(refusal, count);
    const ruled = barred.filter((candidate) => candidate.destination === destination).length;
    if (ruled > 0) refusals.set("rule", (refusals.get("rule") ?? 0) + ruled);
    const can = own.find(({ refusal }) => refusal === null)?.count ?? 0;
    const taken = chosen.filter((candidate) => candidate.destination === destination).length;
    of.set(destination, { left: Math.max(0, can - taken - ruled), refusals });
  }
  return { chosen, of };
}

/** So many pages are looked through; what is still behind them counts as left. */
const PAGES_MAX = 10;

type Choosing = {
  readonly tenant: Tenant;
  readonly vault: StoreVault;
  readonly scope: ReplayScope;
  readonly windows: MergeWindow[];
  readonly max: number;
};
/** Past those that a rule bars, so that they keep nobody behind them back. */
async function choose(tx: Tx, { tenant, vault, scope, windows, max }: Choosing) {
  const chosen: Candidate[] = [];
  const barred: Candidate[] = [];
  let after: Candidate | undefined;
  for (let page = 0; page < PAGES_MAX && chosen.length < max; page += 1) {
    const found = await listCandidates(tx, tenant, scope, windows, { limit: max, after });
    for (const candidate of found) {
      if (chosen.length === max) break;
      (isBarred(candidate, vault) ? barred : chosen).push(candidate);
    }
    after = found.at(-1);
    if (found.length < max) break;
  }
  return { chosen, barred };
}

/**
 * Of a sale that came while nothing was connected nobody has said whether a rule keeps it back. What is sealed says it:
 * a destination that a rule forbids has no identifiers there.
 */
function isBarred({ state, eventId, destination, identifiersEncrypted }: Candidate, vault: StoreVault): boolean {
  if (state !== "skipped") return false;
  try {
    return Object.keys(openIdentifiers({ saleId: eventId, identifiersEncrypted }, destination, vault)).length === 0;
  } catch (error) {
    if (error instanceof CryptoError) return true;
    throw error;
  }
}
