/** Where a ROAS is fair, and where it is good. Break-even depends on margin; these are the defaults of the specification. */
export const ROAS_FAIR = 1;
export const ROAS_GOOD = 3;

export const ROAS_BANDS = ["poor", "fair", "good", "none"] as const;
export type RoasBand = (typeof ROAS_BANDS)[number];

/** A ROAS as a person reads it, with two decimals; null where nothing was spent, and for what is not a number. */
export const shownRoas = (roas: number | null): number | null =>
  roas === null || !Number.isFinite(roas) ? null : Math.round((roas + Number.EPSILON) * 100) / 100;

/** The band of a ROAS. It is decided on the two decimals that are shown, so 2.995 is "3.00×" and good. */
export function bandOfRoas(roas: number | null): RoasBand {
  const shown = shownRoas(roas);
  if (shown === null) return "none";
  return shown >= ROAS_GOOD ? "good" : shown >= ROAS_FAIR ? "fair" : "poor";
}
