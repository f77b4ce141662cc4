import type { Compare, Period } from "../contracts/periods";

export { periodDates } from "../core/periods";
export { dayAt } from "../core/zoned-day";

/** Also in a menu. */
export const PERIOD_LABELS: Readonly<Record<Period, string>> = {
  today: "Today",
  yesterday: "Yesterday",
  "7d": "7 days",
  "28d": "28 days",
  "90d": "90 days",
  mtd: "Month to date",
  "last-month": "Last month",
  qtd: "Quarter to date",
  "last-quarter": "Last quarter",
  ytd: "Year to date",
  "12m": "12 months",
};
/** The range inside a sentence: "… in the last 28 days". */
export const PERIOD_PHRASES: Readonly<Record<Period, string>> = {
  today: "today so far",
  yesterday: "yesterday",
  "7d": "in the last 7 days",
  "28d": "in the last 28 days",
  "90d": "in the last 90 days",
  mtd: "this month so far",
  "last-month": "last month",
  qtd: "this quarter so far",
  "last-quarter": "last quarter",
  ytd: "this year so far",
  "12m": "in the last 12 months",
};
export const COMPARE_LABELS: Readonly<Record<Compare, string>> = {
  previous: "Previous period",
  weekday: "Same weekdays before",
  year: "Same period last year",
  custom: "Own dates…",
  none: "No comparison",
};
