import { addDays } from "@/lib/core/periods";
import { dayAt } from "@/lib/core/zoned-day";
import type { DayRange } from "@/lib/platforms/contract";

/** Today in an ad account's own zone, `YYYY-MM-DD`. */
export function accountToday(timeZone: string, now: Date): string {
  try {
    return dayAt(now, timeZone);
  } catch {
    // A zone that this runtime does not know moves the edge of a range by hours; it is no reason to read nothing.
    return dayAt(now, "UTC");
  }
}

/** The last `days` days of an account up to and with its today. */
export function trailingDays(timeZone: string, now: Date, days: number): DayRange {
  const to = accountToday(timeZone, now);
  return { from: addDays(to, 1 - days), to };
}

/** The days of a range that the account has had already. */
export function untilToday({ from, to }: DayRange, timeZone: string, now: Date): DayRange {
  const today = accountToday(timeZone, now);
  return { from, to: to < today ? to : today };
}
