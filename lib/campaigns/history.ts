import { daysIn } from "@/lib/core/day-range";
import { addDays, monthStart } from "@/lib/core/periods";
import type { DayRange } from "@/lib/platforms/contract";

/** How far back figures are wanted while nobody asks for more. */
export const FIRST_DAYS = 90;
/** What a person waits for; days beyond are read behind the answer. */
export const NEAR_DAYS = 93;
/** Both platforms keep 37 months: this one and those before it. Older days must not be read, as they would come empty. */
const MONTHS_KEPT = 37;

type History = {
  readonly historyFrom: string | null;
  readonly historyDoneFrom: string | null;
  readonly rereadFrom: string | null;
  readonly rereadBefore: string | null;
};

const later = (a: string, b: string): string => (a > b ? a : b);

/** The first day that both platforms surely still have. */
export const oldestDay = (today: string): string => monthStart(today, 1 - MONTHS_KEPT);

/**
 * The newest days that are wanted once more, else those that are wanted and not here yet, at most `days` of them; null
 * when all are.
 */
export function nextSlice(history: History, today: string, days: number): DayRange | null {
  const { historyFrom, historyDoneFrom, rereadFrom, rereadBefore } = history;
  const newest = (wanted: string, to: string): DayRange | null => {
    const from = later(wanted, oldestDay(today));
    return to < from ? null : { from: later(from, addDays(to, 1 - days)), to };
  };
  const again = rereadFrom !== null && rereadBefore !== null ? newest(rereadFrom, addDays(rereadBefore, -1)) : null;
  if (again || historyFrom === null) return again;
  return newest(historyFrom, historyDoneFrom === null ? today : addDays(historyDoneFrom, -1));
}

/** What of a range is read at once, its newest days, and what is left to be read later. */
export function nearPart(range: DayRange): { readonly near: DayRange; readonly older: DayRange | undefined } {
  if (daysIn(range) <= NEAR_DAYS) return { near: range, older: undefined };
  const from = addDays(range.to, 1 - NEAR_DAYS);
  return { near: { from, to: range.to }, older: { from: range.from, to: addDays(from, -1) } };
}
