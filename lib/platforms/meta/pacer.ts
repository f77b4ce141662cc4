import type { PlatformError } from "@/lib/core/errors";
import { FairLimiter } from "@/lib/core/limiter";
import { throttleScopeOf } from "./errors";
import { heaviest, type Load, paceOf, readUsage } from "./usage";

/** Who waits for a turn: an ad account by its digits or a person, and whose token is used. */
export type Party = { readonly name: string; readonly userId: string };
type Answer = { readonly headers: Headers; readonly failure: PlatformError | null };

const isAccount = (name: string): boolean => /^\d+$/.test(name);
const PEOPLE_MAX = 10_000;

/**
 * Our own rate, shared fairly among ad accounts, and Meta's limits heeded before it refuses: an account near its quota
 * goes slower, at the edge it stops, and the others go on.
 */
export function createPacer(callsPerMinute: number, now: () => number = () => performance.now()) {
  const limiter = new FairLimiter(callsPerMinute, now);
  const heldPeople = new Map<string, number>();

  function holdPerson(userId: string, forMs: number): void {
    if (heldPeople.size >= PEOPLE_MAX) for (const [id, until] of heldPeople) if (until <= now()) heldPeople.delete(id);
    heldPeople.set(userId, Math.max(heldPeople.get(userId) ?? 0, now() + forMs));
  }

  function follow(load: Load, name: string): void {
    const { holdMs, gapMs } = paceOf(load);
    if (holdMs !== undefined) limiter.hold(holdMs, name);
    else limiter.slow(name, gapMs);
  }

  function heedUsage(headers: Headers, { name }: Party): void {
    const { app, objects, caller } = readUsage(headers);
    const appPace = app && paceOf(app);
    if (appPace?.holdMs !== undefined) limiter.hold(appPace.holdMs);
    const own: Load[] = [app, caller].filter((load) => load !== null);
    for (const [id, load] of objects) {
      if (id === name) own.push(load);
      else if (paceOf(load).gapMs !== 0) follow(load, id);
    }
    // Usage under the id of the business above an account concerns the account whose call it was.
    if (isAccount(name) && !objects.has(name)) own.push(...objects.values());
    const load = heaviest(own);
    if (load) follow(load, name);
  }

  return {
    /** Waits for a turn: 0 when it came, else how long to stay away; no call may be made then. */
    turn({ name, userId }: Party, maxWaitMs: number): Promise<number> {
      const heldMs = (heldPeople.get(userId) ?? 0) - now();
      return heldMs > 0 ? Promise.resolve(Math.ceil(heldMs)) : limiter.turn(name, maxWaitMs);
    },
    /** What an answer says about limits, before the next call is made. */
    heed({ headers, failure }: Answer, party: Party): void {
      heedUsage(headers, party);
      if (failure?.failure.kind !== "throttled") return;
      const { retryAfterMs } = failure.failure;
      const scope = throttleScopeOf(failure.details.platformCode ?? "");
      if (scope === "app") limiter.hold(retryAfterMs);
      else if (scope === "user") holdPerson(party.userId, retryAfterMs);
      else limiter.hold(retryAfterMs, party.name);
    },
  };
}
