import type { DateRange } from "../contracts/campaigns";

export const RANGES = ["7d", "28d", "90d", "mtd", "last-month"] as const;
export type Range = (typeof RANGES)[number];

export const RANGE_LABELS: Readonly<Record<Range, string>> = {
  "7d": "7 days",
  "28d": "28 days",
  "90d": "90 days",
  mtd: "Month to date",
  "last-month": "Last month",
};
/** The range inside a sentence: "… in the last 28 days". */
export const RANGE_PHRASES: Readonly<Record<Range, string>> = {
  "7d": "in the last 7 days",
  "28d": "in the last 28 days",
  "90d": "in the last 90 days",
  mtd: "this month so far",
  "last-month": "last month",
};

const DAY_MS = 86_400_000;
const iso = (time: number): string => new Date(time).toISOString().slice(0, 10);

/** Today in a zone, as `YYYY-MM-DD`. */
export function dayIn(timeZone: string, now: Date): string {
  const parts = new Intl.DateTimeFormat("en-GB", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" });
  const part = Object.fromEntries(parts.formatToParts(now).map(({ type, value }) => [type, value]));
  return `${part.year}-${part.month}-${part.day}`;
}

/** First and last day of a preset, both included. `today` is the store's own day; N days include it. */
export function rangeDates(range: Range, today: string): DateRange {
  const end = Date.parse(today);
  const [year = 0, month = 1] = today.split("-").map(Number);
  switch (range) {
    case "7d":
      return { startDate: iso(end - 6 * DAY_MS), endDate: today };
    case "28d":
      return { startDate: iso(end - 27 * DAY_MS), endDate: today };
    case "90d":
      return { startDate: iso(end - 89 * DAY_MS), endDate: today };
    case "mtd":
      return { startDate: iso(Date.UTC(year, month - 1, 1)), endDate: today };
    case "last-month":
      return { startDate: iso(Date.UTC(year, month - 2, 1)), endDate: iso(Date.UTC(year, month - 1, 0)) };
  }
}
