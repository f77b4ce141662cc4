import * as z from "zod";

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
export const Period = z.enum(PERIODS);
export type Period = z.infer<typeof Period>;

/** With what a range is compared. */
export const COMPARES = ["previous", "year", "custom", "none"] as const;
export const Compare = z.enum(COMPARES);
export type Compare = z.infer<typeof Compare>;

/** PostgreSQL knows no year 0, and no campaign of ours is older than this century. */
export const Day = z.iso.date().refine((text) => text >= "2000", "must be in this century");
/** The longest range that anything is told of: 25 months. */
export const RANGE_DAYS_MAX = 762;

export const DateRange = z
  .strictObject({ startDate: Day, endDate: Day })
  .refine(({ startDate, endDate }) => startDate <= endDate, {
    path: ["endDate"],
    message: "must not be before startDate",
  })
  .refine(({ startDate, endDate }) => Date.parse(endDate) - Date.parse(startDate) < (RANGE_DAYS_MAX + 1) * 86_400_000, {
    path: ["startDate"],
    message: "at most 25 months at a time",
  });
export type DateRange = z.infer<typeof DateRange>;

/** Two days as a query; the verb checks their order. */
export const DayRangeQuery = z.object({ startDate: Day, endDate: Day });
