import { daysIn } from "../core/day-range";
import { compareDates } from "../core/periods";
import type { ChangingMetric, FiguresMeta } from "./metrics";
import type { DateRange } from "./periods";

/** `open`: a day that is not over beside a whole one. `length`: chosen dates, and more or fewer of them. */
export type Unlike = "open" | "length";

const areSame = (one: DateRange | null, other: DateRange): boolean =>
  one?.startDate === other.startDate && one.endDate === other.endDate;
export const daysOf = ({ startDate, endDate }: DateRange): number => daysIn({ from: startDate, to: endDate });

/** Why a change against the compared range says nothing good or bad, though it can be told; null where it does. */
export function unlikeness({
  range,
  compare,
  partial,
}: Pick<FiguresMeta, "range" | "compare" | "partial">): Unlike | null {
  if (!compare) return null;
  if (partial && range.startDate === range.endDate) return "open";
  // A month beside another, or a leap day, is what everybody compares.
  const isUsual = (["previous", "year"] as const).some((usual) => areSame(compareDates(range, usual), compare));
  return isUsual || daysOf(range) === daysOf(compare) ? null : "length";
}

const VOLUMES: readonly ChangingMetric[] = [
  ...(["spend", "revenue", "impressions", "clicks", "conversions", "tillRevenue", "sales"] as const),
];
/** Ratios do not grow with the days, but they are not known before a day is over. */
export const isJudged = (metric: ChangingMetric, unlike: Unlike | null): boolean =>
  unlike === null || (unlike === "length" && !VOLUMES.includes(metric));
