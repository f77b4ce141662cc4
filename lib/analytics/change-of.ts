import { CHANGING, type Change, type ChangingMetric, type Figures } from "@/lib/contracts/metrics";

const amountOf = (figures: Figures, metric: ChangingMetric): number | null => {
  if (metric === "tillRevenue") return figures.till?.tillRevenue ?? null;
  if (metric === "sales") return figures.till?.sales ?? null;
  return figures[metric];
};
/** A difference of two decimals without the dust that binary fractions leave. */
export const difference = (one: number, other: number): number => Number((one - other).toPrecision(15));

function changeBetween(current: number | null, previous: number | null, isRatio: boolean): Change {
  if (current === null || previous === null) return { absolute: null, percent: null };
  const absolute = difference(current, previous);
  return { absolute, percent: isRatio || previous === 0 ? null : (absolute / Math.abs(previous)) * 100 };
}

/** From one range to another, of everything that changes; made from the figures as they are told. */
export function changeOf(current: Figures, previous: Figures): Record<ChangingMetric, Change> {
  const changes = CHANGING.map((metric) => [
    metric,
    changeBetween(amountOf(current, metric), amountOf(previous, metric), metric === "roas" || metric === "blendedRoas"),
  ]);
  // Every name of the list has its change.
  return Object.fromEntries(changes) as Record<ChangingMetric, Change>;
}
