import type { PlatformError } from "@/lib/core/errors";
import { FairLimiter } from "@/lib/core/limiter";
import { throttleScopeOf } from "./errors";
import { CALL_KINDS, type CallKind, callsOf, type LimitLoad, paceOf, readUsage } from "./usage";

/**
 * Who waits for a turn: an ad account by its digits or a person, and whose token is used. Calls for figures and
 * for audiences have limits of their own, so that they wait apart from everything else of the account.
 */
export type Party = { readonly name: string; readonly userId: string; readonly kind?: CallKind };
type Answer = { readonly headers: Headers; readonly failure: PlatformError | null };
type Gap = { readonly gapMs: number; readonly until: number };

const isAccount = (name: string): boolean => /^\d+$/.test(name);
const REMEMBERED_MAX = 10_000;
/** As long as the limiter keeps a pace. */
const GAP_LASTS_MS = 5 * 60_000;

const laneOf = ({ name, kind = "rest" }: Pick<Party, "name" | "kind">): string =>
  kind === "rest" ? name : `${name} ${kind}`;
const lanesOf = (name: string, kinds: readonly CallKind[]): string[] => kinds.map((kind) => laneOf({ name, kind }));

/**
 * Our own rate, shared fairly among ad accounts, and Meta's limits heeded before it refuses: an account near its quota
 * goes slower, at the edge it stops, and the others go on.
 */
export function createPacer(callsPerMinute: number, now: () => number = () => performance.now()) {
  const limiter = new FairLimiter(callsPerMinute, now);
  const heldPeople = new Map<string, number>();
  const gaps = new Map<string, Map<string, Gap>>();

  function holdPerson(userId: string, forMs: number): void {
    if (heldPeople.size >= REMEMBERED_MAX)
      for (const [id, until] of heldPeople) if (until <= now()) heldPeople.delete(id);
    heldPeople.set(userId, Math.max(heldPeople.get(userId) ?? 0, now() + forMs));
  }

  function liveGaps(lane: string): Map<string, Gap> {
    const live = [...(gaps.get(lane) ?? [])].filter(([, { until }]) => until > now());
    return new Map(live);
  }

  /** An answer speaks of its own limits; what others have said stays, and the longest gap of all counts. */
  function slow(lane: string, limit: string, gapMs: number): void {
    if (gapMs === 0 && !gaps.has(lane)) return;
    const live = liveGaps(lane);
    live.delete(limit);
    if (gapMs > 0) live.set(limit, { gapMs, until: now() + GAP_LASTS_MS });
    if (gaps.size >= REMEMBERED_MAX) for (const name of gaps.keys()) if (liveGaps(name).size === 0) gaps.delete(name);
    if (live.size > 0) gaps.set(lane, live);
    else gaps.delete(lane);
    limiter.slow(lane, Math.max(0, ...[...live.values()].map((gap) => gap.gapMs)));
  }

  function follow(load: LimitLoad, name: string): void {
    const { holdMs, gapMs } = paceOf(load);
    for (const lane of lanesOf(name, callsOf(load))) {
      if (holdMs !== undefined) limiter.hold(holdMs, lane);
      else slow(lane, load.limit, gapMs);
    }
  }

  function heedUsage(headers: Headers, { name }: Party): void {
    const { app, objects, caller } = readUsage(headers);
    const appPace = app && paceOf(app);
    if (appPace?.holdMs !== undefined) limiter.hold(appPace.holdMs);
    if (app) follow({ ...app, limit: "app" }, name);
    for (const load of caller) follow(load, name);
    for (const [id, loads] of objects) {
      // Usage under the id of the business above an account concerns the account whose call it was.
      const concerned = isAccount(name) && !objects.has(name) ? name : id;
      for (const load of loads) follow(load, concerned);
    }
  }

  return {
    /** Waits for a turn: 0 when it came, else how long to stay away; no call may be made then. */
    turn(party: Party, maxWaitMs: number): Promise<number> {
      const heldMs = (heldPeople.get(party.userId) ?? 0) - now();
      return heldMs > 0 ? Promise.resolve(Math.ceil(heldMs)) : limiter.turn(laneOf(party), maxWaitMs);
    },
    /** What an answer says about limits, before the next call is made. */
    heed({ headers, failure }: Answer, party: Party): void {
      heedUsage(headers, party);
      if (failure?.failure.kind !== "throttled") return;
      const { retryAfterMs } = failure.failure;
      const scope = throttleScopeOf(failure.details.platformCode ?? "");
      if (scope === "app") limiter.hold(retryAfterMs);
      else if (scope === "user") holdPerson(party.userId, retryAfterMs);
      else if (scope === "call") limiter.hold(retryAfterMs, laneOf(party));
      else if (scope === "account")
        for (const lane of lanesOf(party.name, CALL_KINDS)) limiter.hold(retryAfterMs, lane);
    },
  };
}
