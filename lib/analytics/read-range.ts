import type { RangeQuery } from "@/lib/contracts/metrics";
import { type DateRange, RANGE_DAYS_MAX } from "@/lib/contracts/periods";
import { daysIn } from "@/lib/core/day-range";
import { InvalidInputError } from "@/lib/core/errors";
import { compareDates } from "@/lib/core/periods";

export type Ranges = { readonly range: DateRange; readonly compare: DateRange | null };
type Fields = Pick<RangeQuery, "startDate" | "endDate" | "compare" | "compareStart" | "compareEnd">;

function check(startDate: string, endDate: string, [from, to]: readonly [string, string]): DateRange {
  if (startDate > endDate) throw new InvalidInputError([{ path: to, message: `must not be before ${from}` }]);
  if (daysIn({ from: startDate, to: endDate }) > RANGE_DAYS_MAX + 1)
    throw new InvalidInputError([{ path: from, message: "at most 25 months at a time" }]);
  return { startDate, endDate };
}

/** The range that is asked for and the one it is compared with. @throws InvalidInputError that names the field */
export function readRanges({ startDate, endDate, compare, compareStart, compareEnd }: Fields): Ranges {
  const range = check(startDate, endDate, ["startDate", "endDate"]);
  if (compare !== "custom") return { range, compare: compareDates(range, compare) };
  const missing = [
    ...(compareStart ? [] : [{ path: "compareStart", message: "is needed for a custom comparison" }]),
    ...(compareEnd ? [] : [{ path: "compareEnd", message: "is needed for a custom comparison" }]),
  ];
  if (!compareStart || !compareEnd) throw new InvalidInputError(missing);
  return { range, compare: check(compareStart, compareEnd, ["compareStart", "compareEnd"]) };
}

export const isWithin = (day: string, { startDate, endDate }: DateRange): boolean => day >= startDate && day <= endDate;
