import * as z from "zod";
import { COMPARES, PERIODS, RANGE_DAYS_MAX } from "./period-list";

export { RANGE_DAYS_MAX } from "./period-list";

export const Period = z.enum(PERIODS);
export type Period = z.infer<typeof Period>;

export const Compare = z.enum(COMPARES);
export type Compare = z.infer<typeof Compare>;

/** PostgreSQL knows no year 0, and what comes after year 9999 has no day of ten letters. */
export const Day = z.iso
  .date({ abort: true })
  .refine((text) => text >= "2000" && text < "2200", "must be from 2000 to 2199");

/** A day that we tell: what a range is compared with may lie before all that can be asked for. */
export const ToldDay = z.iso.date();

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
