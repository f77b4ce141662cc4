import type { RoasBand } from "../contracts/campaigns";
import { keysOf } from "./keys-of";

/** Break-even depends on margin; these are the defaults of the specification. */
const GOOD = 3;
const FAIR = 1;

/** A choice stands alone, without a label that one sees, so it says of what it is. */
export const ROAS_BAND_WORDS: Readonly<Record<RoasBand, string>> = {
  poor: `Losing money (below ${FAIR})`,
  fair: `ROAS ${FAIR} to ${GOOD}`,
  good: `ROAS ${GOOD} and above`,
  none: "No ROAS yet",
};
export const ROAS_BAND_LIST = keysOf(ROAS_BAND_WORDS);

/**
 * The band of a ROAS as shown. It is decided on the two decimals a person reads, so 2.995 is "3.00×" and good.
 * Null (nothing spent) and what is not a number have no band.
 */
export function roasBand(roas: number | null): { band: RoasBand; text: string; words: string; barPercent: number } {
  if (roas === null || !Number.isFinite(roas)) {
    return { band: "none", text: "—", words: "No ROAS, nothing was spent", barPercent: 0 };
  }
  const shown = Math.round((roas + Number.EPSILON) * 100) / 100;
  const band = shown >= GOOD ? "good" : shown >= FAIR ? "fair" : "poor";
  const number = shown.toFixed(2);
  return {
    band,
    text: `${number}×`,
    words: `ROAS ${number}, ${band}`,
    barPercent: Math.min(100, Math.max(0, roas * 25)),
  };
}
