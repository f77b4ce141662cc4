import { v5, v7 } from "uuid";
import { takeRandom } from "./random-bytes";

const NAMESPACE = "6f1d1c1e-52f5-4f0e-9a0e-3f6f3d2b7a10";

let last = { msecs: 0, seq: 0 };

/** A time-ordered UUID made in the application, so that a row's id is known before it is inserted. */
export function newId(): string {
  const random = takeRandom(16);
  const msecs = Math.max(Date.now(), last.msecs);
  // As the library itself counts, which draws its randomness one id at a time when it is left to it.
  last = { msecs, seq: msecs > last.msecs ? random.readUInt32BE(6) >>> 1 : (last.seq + 1) >>> 0 };
  return v7({ random, ...last });
}

/** The same parts always give the same UUID. */
export const stableId = (...parts: readonly string[]): string => v5(JSON.stringify(parts), NAMESPACE);

/** True for the spelling of an id that the database gives out, whatever its version; anything else would be an error there. */
export const isId = (text: string): boolean => /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/.test(text);
