import { sql } from "drizzle-orm";
import { check, date, numeric, pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
import { createdAt } from "./columns";
import { businesses, users } from "./stores";

/** Exchange rates as the business states them: one unit of `from` is worth `rate` units of `to`, from that day on. */
export const exchangeRates = pgTable(
  "exchange_rates",
  {
    id: uuid("id").primaryKey(),
    businessId: uuid("business_id")
      .notNull()
      .references(() => businesses.id),
    fromCurrency: text("from_currency").notNull(),
    toCurrency: text("to_currency").notNull(),
    validFrom: date("valid_from", { mode: "string" }).notNull(),
    /** Decimal text: never a float. */
    rate: numeric("rate", { precision: 24, scale: 10 }).notNull(),
    createdBy: uuid("created_by").references(() => users.id),
    createdAt: createdAt(),
  },
  (table) => [
    unique("exchange_rates_pair_day_unique").on(
      table.businessId,
      table.fromCurrency,
      table.toCurrency,
      table.validFrom,
    ),
    check("exchange_rates_positive", sql`${table.rate} > 0`),
    check("exchange_rates_two_currencies", sql`${table.fromCurrency} <> ${table.toCurrency}`),
  ],
);
