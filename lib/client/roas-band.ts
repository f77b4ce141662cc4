import { bandOfRoas, ROAS_FAIR, ROAS_GOOD, type RoasBand, shownRoas } from "../contracts/roas-band";
import { keysOf } from "./keys-of";

/** A choice stands alone, without a label that one sees, so it says of what it is. */
export const ROAS_BAND_WORDS: Readonly<Record<RoasBand, string>> = {
  poor: `Losing money (below ${ROAS_FAIR})`,
  fair: `ROAS ${ROAS_FAIR} to ${ROAS_GOOD}`,
  good: `ROAS ${ROAS_GOOD} and above`,
  none: "No ROAS yet",
};
export const ROAS_BAND_LIST = keysOf(ROAS_BAND_WORDS);

/** A ROAS as the table shows it. Null (nothing spent) and what is not a number have no band. */
export function roasBand(roas: number | null): { band: RoasBand; text: string; words: string; barPercent: number } {
  const shown = shownRoas(roas);
  if (roas === null || shown === null)
    return { band: "none", text: "—", words: "No ROAS, nothing was spent", barPercent: 0 };
  const band = bandOfRoas(roas);
  const number = shown.toFixed(2);
  return {
    band,
    text: `${number}×`,
    words: `ROAS ${number}, ${band}`,
    barPercent: Math.min(100, Math.max(0, roas * 25)),
  };
}
