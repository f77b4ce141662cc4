import type { ScheduleBody } from "@/lib/contracts/reports";
import { addDays, monthStart } from "@/lib/core/periods";
import { dayAt, momentAt } from "@/lib/core/zoned-day";

export type Rhythm = Pick<ScheduleBody, "frequency" | "day" | "hour" | "timeZone">;
/** More than the longest month, and a day for each end. */
const LOOK_DAYS = 40;

/** 1 is Monday, 7 Sunday. */
const weekdayOf = (day: string): number => new Date(`${day}T00:00:00Z`).getUTCDay() || 7;
const isDay = (day: string, { frequency, day: wanted }: Rhythm): boolean =>
  frequency === "weekly" ? weekdayOf(day) === wanted : Number(day.slice(8)) === wanted;

/** The first run after a moment, by the clock of the schedule's own zone whatever that does meanwhile. */
export function nextRunAt(rhythm: Rhythm, after: Date): Date {
  return search(rhythm, after, 1, (at) => at > after);
}

/** The last run up to a moment: what is caught up of all that were missed. */
export function lastRunUntil(rhythm: Rhythm, until: Date): Date {
  return search(rhythm, until, -1, (at) => at <= until);
}

function search(rhythm: Rhythm, from: Date, step: 1 | -1, isFound: (at: Date) => boolean): Date {
  const today = dayAt(from, rhythm.timeZone);
  for (let days = -1; days <= LOOK_DAYS; days += 1) {
    const day = addDays(today, days * step);
    const at = isDay(day, rhythm) ? momentAt(day, rhythm.hour, rhythm.timeZone) : undefined;
    if (at && isFound(at)) return at;
  }
  throw new RangeError("every month has the days 1 to 28, and every week all seven");
}

/** What a run tells of: the last seven whole days, or the last whole month, before the day it runs on. */
export function rangeOfRun({ frequency, timeZone }: Rhythm, at: Date): { startDate: string; endDate: string } {
  const today = dayAt(at, timeZone);
  if (frequency === "weekly") return { startDate: addDays(today, -7), endDate: addDays(today, -1) };
  return { startDate: monthStart(today, -1), endDate: addDays(monthStart(today), -1) };
}
