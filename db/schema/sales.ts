import { sql } from "drizzle-orm";
import { bigint, bigserial, boolean, index, integer, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { moment } from "./columns";
import { branches } from "./stores";

const step = (name: string) => integer(name).notNull().default(0);
const amount = (name: string) => bigint(name, { mode: "number" }).notNull().default(0);

/**
 * What the tills reported, as differences by quarter of an hour and currency: the database appends one with every
 * statement that takes events in or moves deliveries, and a job folds them. Every zone's day is made of whole quarters,
 * so that the sums are exact in any zone, at any moment, and no two writers wait for each other.
 */
export const marketingSaleTallies = pgTable(
  "marketing_sale_tallies",
  {
    id: bigserial("id", { mode: "number" }).primaryKey(),
    storeId: uuid("store_id")
      .notNull()
      .references(() => branches.id),
    /** The beginning of the quarter in which it happened at the till. */
    quarterAt: moment("quarter_at").notNull(),
    currency: text("currency").notNull(),
    /** Whatever the tills reported, and what of it at least one platform has. */
    events: step("events"),
    synced: step("synced"),
    /** Purchases; those without an amount among them; and what they brought, in minor units. */
    sales: step("sales"),
    unpriced: step("unpriced"),
    revenueMinor: amount("revenue_minor"),
    /** What was given back counts when it was given back. */
    refunds: step("refunds"),
    refundedMinor: amount("refunded_minor"),
    folded: boolean("folded").notNull().default(false),
  },
  (table) => [
    index("marketing_sale_tallies_store_idx").on(table.storeId, table.quarterAt),
    index("marketing_sale_tallies_unfolded_idx").on(table.storeId).where(sql`not ${table.folded}`),
  ],
);
