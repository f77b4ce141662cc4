const DAY_MS = 86_400_000;
/** Both ends included, `YYYY-MM-DD`. */
type DayRange = { readonly from: string; readonly to: string };

const toMs = (day: string): number => Date.parse(`${day}T00:00:00Z`);
const toDay = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** True for a day of the calendar, `YYYY-MM-DD`. */
export const isDay = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(toMs(text)) && toDay(toMs(text)) === text;

/** How many days a range has; 0 when it ends before it begins. */
export const daysIn = ({ from, to }: DayRange): number => Math.max(0, Math.round((toMs(to) - toMs(from)) / DAY_MS) + 1);

/** The same days in ranges of at most `days`. */
export function sliceDays(range: DayRange, days: number): DayRange[] {
  return Array.from({ length: Math.ceil(daysIn(range) / days) }, (_, index) => {
    const from = toMs(range.from) + index * days * DAY_MS;
    return { from: toDay(from), to: toDay(Math.min(from + (days - 1) * DAY_MS, toMs(range.to))) };
  });
}

/** The same days in two ranges. */
export const halvesOf = (range: DayRange): DayRange[] => sliceDays(range, Math.ceil(daysIn(range) / 2));
