// Without zod, so that pages can have these lists without its validators.

/** Ranges that have a name. A shared link keeps the name, so that it goes on meaning the same. */
export const PERIODS = [
  "today",
  "yesterday",
  "7d",
  "28d",
  "90d",
  "mtd",
  "last-month",
  "qtd",
  "last-quarter",
  "ytd",
  "12m",
] as const;
/** With what a range is compared. */
export const COMPARES = ["previous", "weekday", "year", "custom", "none"] as const;
/** The longest range that anything is told of: 25 months. */
export const RANGE_DAYS_MAX = 762;
