import * as z from "zod";
import { COMPARES, PERIODS, RANGE_DAYS_MAX } from "./period-list";

export { PERIODS, RANGE_DAYS_MAX } from "./period-list";

export const Period = z.enum(PERIODS);
export type Period = z.infer<typeof Period>;

export const Compare = z.enum(COMPARES);
export type Compare = z.infer<typeof Compare>;

/** PostgreSQL knows no year 0, and no campaign of ours is older than this century. */
export const Day = z.iso.date().refine((text) => text >= "2000", "must be in this century");

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
