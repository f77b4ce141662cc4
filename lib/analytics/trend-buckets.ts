import type { TrendsQuery } from "@/lib/contracts/metrics";
import type { DateRange } from "@/lib/contracts/periods";
import { daysIn } from "@/lib/core/day-range";
import { addDays, monthStart, movedBack, weeksIn } from "@/lib/core/periods";

export type Unit = NonNullable<TrendsQuery["unit"]>;
export type Bucket = DateRange & { readonly isCut: boolean };

/** Few enough points to be looked at. */
export function unitFor({ startDate, endDate }: DateRange): Unit {
  const days = daysIn({ from: startDate, to: endDate });
  return days <= 62 ? "day" : days <= 200 ? "week" : "month";
}

/** The first day of the day, week (from Monday) or month. */
function beginningOf(day: string, unit: Unit): string {
  if (unit === "day") return day;
  return unit === "month" ? monthStart(day) : addDays(day, -((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7));
}
function nextBeginning(beginning: string, unit: Unit): string {
  if (unit === "month") return monthStart(beginning, 1);
  return addDays(beginning, unit === "week" ? 7 : 1);
}

/** Every day, week or month that the range touches, cut at its ends. */
export function bucketsOf(range: DateRange, unit: Unit): Bucket[] {
  const buckets: Bucket[] = [];
  for (let from = beginningOf(range.startDate, unit); from <= range.endDate; from = nextBeginning(from, unit)) {
    const to = addDays(nextBeginning(from, unit), -1);
    const startDate = from < range.startDate ? range.startDate : from;
    const endDate = to > range.endDate ? range.endDate : to;
    buckets.push({ startDate, endDate, isCut: startDate !== from || endDate !== to });
  }
  return buckets;
}

/**
 * The same a few whole weeks earlier, where the range is compared weekday with weekday. Months moved so are no months of
 * the calendar any more, but each has the weekdays of the one it stands against.
 */
export const movedBuckets = (buckets: readonly Bucket[], range: DateRange): Bucket[] =>
  buckets.map(({ isCut, ...dates }) => ({ ...movedBack(dates, weeksIn(range)), isCut }));
