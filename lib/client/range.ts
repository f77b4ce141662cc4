import { RANGE_DAYS_MAX } from "../contracts/period-list";
import type { Compare, DateRange, Period } from "../contracts/periods";
import { daysIn } from "../core/day-range";
import { addDays, compareDates, monthStart, periodDates, weeksIn } from "../core/periods";
import { PERIOD_PHRASES } from "./date-range";
import { formatDay } from "./format-time";

/** What the URL says. */
export type RangeView = {
  range: Period;
  from: string | null;
  to: string | null;
  cmp: Compare;
  cmpFrom: string | null;
  cmpTo: string | null;
};
export type ViewedRange = {
  name: Period | "custom";
  dates: DateRange;
  compare: Compare;
  /** What it is compared with, if with anything. */
  before: DateRange | null;
};
type Dates = { from: string | null; to: string | null };
export type DatesProblem = { field: "from" | "to"; text: string };

/** Why two days are not a range, said at the one to change; null when they are one. */
export function datesProblem({ from, to }: Dates): DatesProblem | null {
  if (!from) return { field: "from", text: "Choose the first day." };
  if (!to) return { field: "to", text: "Choose the last day." };
  if (to < from) return { field: "to", text: "The last day is before the first. Choose a later one." };
  if (daysIn({ from, to }) > RANGE_DAYS_MAX + 1)
    return { field: "from", text: "At most 25 months at a time. Choose a later first day." };
  return null;
}
const datesOf = ({ from, to }: Dates): DateRange | null =>
  from && to && !datesProblem({ from, to }) ? { startDate: from, endDate: to } : null;

/** The URL's range as dates. What makes no range falls back to the named one; `today` is the store's own day. */
export function viewedRange(view: RangeView, today: string): ViewedRange {
  const own = datesOf(view);
  const dates = own ?? periodDates(view.range, today);
  const chosen = datesOf({ from: view.cmpFrom, to: view.cmpTo });
  const compare = view.cmp === "custom" && !chosen ? "previous" : view.cmp;
  return { name: own ? "custom" : view.range, dates, compare, before: compareDates(dates, compare, chosen) };
}

/** The range as every endpoint of figures takes it. */
export const figuresRange = ({ dates, compare, before }: ViewedRange) => ({
  startDate: dates.startDate,
  endDate: dates.endDate,
  compare,
  ...(compare === "custom" && before && { compareStart: before.startDate, compareEnd: before.endDate }),
});
export type FiguresRange = ReturnType<typeof figuresRange>;

/** "3 Aug – 30 Aug 2026"; one day is one day. */
export const formatDates = ({ startDate, endDate }: DateRange): string =>
  startDate === endDate
    ? formatDay(startDate, true)
    : `${formatDay(startDate, startDate.slice(0, 4) !== endDate.slice(0, 4))} – ${formatDay(endDate, true)}`;

/** The range inside a sentence: "in the last 28 days", "from 3 Aug to 30 Aug 2026", "on 3 Aug 2026". */
export function rangePhrase({ name, dates }: ViewedRange): string {
  if (name !== "custom") return PERIOD_PHRASES[name];
  const words = formatDates(dates);
  return dates.startDate === dates.endDate ? `on ${words}` : `from ${words.replace(" – ", " to ")}`;
}

/** What it is compared with: "the 28 days before", "the same weekdays 4 weeks before", "a year before"; null when with nothing. */
export function comparePhrase({ dates, compare, before }: ViewedRange): string | null {
  if (!before) return null;
  if (compare === "custom") return formatDates(before);
  if (compare === "year") return "a year before";
  if (compare === "weekday") return weekdayPhrase(dates);
  const months = wholeMonths(dates);
  const days = daysIn({ from: dates.startDate, to: dates.endDate });
  if (months > 0) return months === 1 ? "the month before" : `the ${months} months before`;
  return days === 1 ? "the day before" : `the ${days} days before`;
}

function weekdayPhrase(dates: DateRange): string {
  const weeks = weeksIn(dates);
  const days = dates.startDate === dates.endDate ? "the same weekday" : "the same weekdays";
  return `${days} ${weeks === 1 ? "a week" : `${weeks} weeks`} before`;
}

/** Where room is short: "28 days before". */
export const compareShort = (range: ViewedRange): string | null =>
  comparePhrase(range)?.replace(/^the (?=\d|same)/, "") ?? null;

/** How many whole months a range is made of; 0 when it is not. */
function wholeMonths({ startDate, endDate }: DateRange): number {
  const after = addDays(endDate, 1);
  if (startDate !== monthStart(startDate) || after !== monthStart(after)) return 0;
  const months = (day: string) => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7));
  return months(after) - months(startDate);
}
