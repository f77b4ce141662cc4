import * as z from "zod";
import { isCurrency } from "../core/money";
import { Day } from "./periods";

const Currency = z
  .string()
  .trim()
  .toUpperCase()
  .refine(isCurrency, "must be a currency code of three letters, for example USD");
const DECIMAL = /^\d{1,12}(\.\d{1,10})?$/;

export const RateBody = z
  .strictObject({
    from: Currency,
    to: Currency,
    validFrom: Day.meta({ description: "The first day on which it counts; it counts until the next one begins." }),
    rate: z
      .string()
      .trim()
      .regex(DECIMAL, "must be a decimal number with at most 10 places, for example 0.9215")
      .refine((text) => /[1-9]/.test(text), "must be more than 0")
      .meta({ description: "How much one unit of `from` is worth in `to`, as text." }),
  })
  .refine(({ from, to }) => from !== to, { path: ["to"], message: "must be another currency" })
  .meta({ id: "ExchangeRateBody" });
export type RateBody = z.output<typeof RateBody>;

export const RateItem = z
  .object({
    id: z.uuid(),
    from: z.string(),
    to: z.string(),
    validFrom: Day,
    rate: z.string(),
    createdAt: z.iso.datetime(),
    /** The name of whoever stated it. */
    createdBy: z.string().nullable(),
  })
  .meta({ id: "ExchangeRate" });
export type RateItem = z.infer<typeof RateItem>;

/** One a day for five years of a currency; more would be a feed, which this is not. */
export const RATES_MAX = 2_000;
export const RateList = z
  .object({
    success: z.literal(true),
    data: z.array(RateItem),
    meta: z.object({
      /** Other than the store's: those of its ad accounts, and of its sales of the last 90 days. */
      currencies: z.array(z.string()),
    }),
  })
  .meta({ id: "ExchangeRates", description: "The business's rates, for all of its stores; newest first." });
export type RateList = z.infer<typeof RateList>;
export const RateResult = z.object({ success: z.literal(true), data: RateItem }).meta({ id: "ExchangeRateResult" });
export type RateResult = z.infer<typeof RateResult>;
export const RateDeleted = z
  .object({ success: z.literal(true), message: z.string() })
  .meta({ id: "ExchangeRateDeleted" });
export type RateDeleted = z.infer<typeof RateDeleted>;
