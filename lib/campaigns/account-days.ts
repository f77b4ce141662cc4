import type { DayRange } from "@/lib/platforms/contract";

const DAY_MS = 86_400_000;

function zoned(timeZone: string): Intl.DateTimeFormat {
  const parts = { year: "numeric", month: "2-digit", day: "2-digit" } as const;
  try {
    return new Intl.DateTimeFormat("en-GB", { timeZone, ...parts });
  } catch {
    // A zone that this runtime does not know moves the edge of a range by hours; it is no reason to read nothing.
    return new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", ...parts });
  }
}

/** Today in an ad account's own zone, `YYYY-MM-DD`. */
export function accountToday(timeZone: string, now: Date): string {
  const parts = Object.fromEntries(
    zoned(timeZone)
      .formatToParts(now)
      .map(({ type, value }) => [type, value]),
  );
  return `${parts.year}-${parts.month}-${parts.day}`;
}

/** The last `days` days of an account up to and with its today. */
export function trailingDays(timeZone: string, now: Date, days: number): DayRange {
  const to = accountToday(timeZone, now);
  return { from: new Date(Date.parse(to) - (days - 1) * DAY_MS).toISOString().slice(0, 10), to };
}

/** The days of a range that the account has had already. */
export function untilToday({ from, to }: DayRange, timeZone: string, now: Date): DayRange {
  const today = accountToday(timeZone, now);
  return { from, to: to < today ? to : today };
}
