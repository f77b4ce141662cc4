import type { Compare, DateRange, Period } from "../contracts/periods";

const DAY_MS = 86_400_000;
const iso = (time: number): string => new Date(time).toISOString().slice(0, 10);
const ms = (day: string): number => Date.parse(`${day}T00:00:00Z`);

/** The day `count` days later, or earlier when it is negative; `YYYY-MM-DD`. */
export const addDays = (day: string, count: number): string => iso(ms(day) + count * DAY_MS);

/** The first day of the month `count` months later; `YYYY-MM-DD`. */
export function monthStart(day: string, count = 0): string {
  const [year = 0, month = 1] = day.split("-").map(Number);
  return iso(Date.UTC(year, month - 1 + count, 1));
}
const monthEnd = (day: string, count = 0): string => addDays(monthStart(day, count + 1), -1);
/** The first day of the quarter; January, April, July and October begin one. */
const quarterStart = (day: string, count = 0): string =>
  monthStart(day, -((Number(day.slice(5, 7)) - 1) % 3) + count * 3);

/** First and last day of a named range, both included. `today` is the store's own day; N days include it. */
export function periodDates(period: Period, today: string): DateRange {
  const until = (startDate: string, endDate = today) => ({ startDate, endDate });
  switch (period) {
    case "today":
      return until(today);
    case "yesterday":
      return until(addDays(today, -1), addDays(today, -1));
    case "7d":
      return until(addDays(today, -6));
    case "28d":
      return until(addDays(today, -27));
    case "90d":
      return until(addDays(today, -89));
    case "mtd":
      return until(monthStart(today));
    case "last-month":
      return until(monthStart(today, -1), monthEnd(today, -1));
    case "qtd":
      return until(quarterStart(today));
    case "last-quarter":
      return until(quarterStart(today, -1), addDays(quarterStart(today), -1));
    case "ytd":
      return until(`${today.slice(0, 4)}-01-01`);
    case "12m":
      return until(monthStart(today, -11));
  }
}

const isWholeMonths = ({ startDate, endDate }: DateRange): boolean =>
  startDate === monthStart(startDate) && endDate === monthEnd(endDate);

const monthsIn = ({ startDate, endDate }: DateRange): number => {
  const count = (day: string) => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7));
  return count(endDate) - count(startDate) + 1;
};

const daysOf = ({ startDate, endDate }: DateRange): number => Math.round((ms(endDate) - ms(startDate)) / DAY_MS) + 1;
/** The weeks that a range needs, begun ones included: the fewest by which it can be moved without running into itself. */
export const weeksIn = (range: DateRange): number => Math.ceil(daysOf(range) / 7);
/** The same weekdays some weeks earlier. */
export const movedBack = ({ startDate, endDate }: DateRange, weeks: number): DateRange => ({
  startDate: addDays(startDate, -7 * weeks),
  endDate: addDays(endDate, -7 * weeks),
});

/** The same date a year earlier; 29 February becomes the 28th. */
function yearBefore(day: string): string {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  const last = Number(monthEnd(iso(Date.UTC(year - 1, month - 1, 1))).slice(8));
  return iso(Date.UTC(year - 1, month - 1, Math.min(date, last)));
}

/**
 * The range that another is compared with; null for none, and for a custom one that is not given.
 * previous: as many days right before it; before whole months as many whole months.
 * weekday: as many days as few whole weeks earlier as do not run into it, so that Mondays stand against Mondays.
 * year: the same dates a year earlier, whole months staying whole.
 */
export function compareDates(range: DateRange, compare: Compare, custom: DateRange | null = null): DateRange | null {
  const { startDate, endDate } = range;
  switch (compare) {
    case "none":
      return null;
    case "custom":
      return custom;
    case "year":
      return {
        startDate: yearBefore(startDate),
        endDate: isWholeMonths(range) ? monthEnd(endDate, -12) : yearBefore(endDate),
      };
    case "previous": {
      const before = addDays(startDate, -1);
      if (isWholeMonths(range)) return { startDate: monthStart(startDate, -monthsIn(range)), endDate: before };
      return { startDate: addDays(startDate, -daysOf(range)), endDate: before };
    }
    case "weekday":
      return movedBack(range, weeksIn(range));
  }
}
