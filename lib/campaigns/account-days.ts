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

/** Both platforms correct figures for 28 days, all of which must be over when the night reads a day for the last time. */
export const TRAILING_DAYS = 30;

type Read = { readonly timeZone: string; readonly trailingReadAt: Date | null; readonly createdAt: Date };
type Synced = Read & { readonly lastSyncAt: Date | null };

/** The account's day on which all that could still change was last read; at first nothing was here to be corrected. */
export const trailingDay = ({ timeZone, trailingReadAt, createdAt }: Read): string =>
  accountToday(timeZone, trailingReadAt ?? createdAt);

/**
 * What a sync reads when nobody names days: the trailing ones, as many as come at once the first time, and after a pause
 * all days since, with those that could still change when they were last seen. Short readings in between are no end of
 * such a pause, for they leave corrections of older days out.
 */
export function dueDays(account: Synced, now: Date, trailing: number, atOnce: number): DayRange {
  const { timeZone, lastSyncAt } = account;
  const { from, to } = trailingDays(timeZone, now, lastSyncAt ? trailing : Math.max(trailing, atOnce));
  if (!lastSyncAt) return { from, to };
  const last = [accountToday(timeZone, lastSyncAt), trailingDay(account)].map((day) => firstUnsure(day, to));
  return { from: [from, ...last].sort()[0] ?? from, to };
}

/**
 * The first day to read, so that nothing is left out since the day of the last reading: after a pause of more than a day
 * the nights are missing in which old days are corrected.
 */
export const firstUnsure = (last: string, today: string): string =>
  last < addDays(today, -1) ? addDays(last, 1 - TRAILING_DAYS) : last;

/** The days of a range that the account has had already. */
export function untilToday({ from, to }: DayRange, timeZone: string, now: Date): DayRange {
  const today = accountToday(timeZone, now);
  return { from, to: to < today ? to : today };
}
