import { sql } from "drizzle-orm";
import { index, integer, jsonb, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { createdAt, moment } from "./columns";
import { alertKindEnum, alertSeverityEnum } from "./enums";
import { branches } from "./stores";

/** Something a person should know about: opened once, closed when it has healed, then opened anew. */
export const marketingAlerts = pgTable(
  "marketing_alerts",
  {
    id: uuid("id").primaryKey(),
    storeId: uuid("store_id")
      .notNull()
      .references(() => branches.id),
    kind: alertKindEnum("kind").notNull(),
    /** What it is about within its kind, e.g. a destination; empty when there is only one. */
    subject: text("subject").notNull().default(""),
    severity: alertSeverityEnum("severity").notNull(),
    /** Numbers and words of ours for the sentence shown; never customer data. */
    details: jsonb("details").$type<Record<string, string | number>>().notNull().default({}),
    openedAt: createdAt("opened_at"),
    lastSeenAt: moment("last_seen_at").notNull().defaultNow(),
    closedAt: moment("closed_at"),
    /** Told by mail or webhook; null while that is still to be done, or when neither is configured. */
    openingToldAt: moment("opening_told_at"),
    closingToldAt: moment("closing_told_at"),
    tellAttempts: integer("tell_attempts").notNull().default(0),
    tellAfter: moment("tell_after"),
  },
  (table) => [
    uniqueIndex("marketing_alerts_open_unique")
      .on(table.storeId, table.kind, table.subject)
      .where(sql`${table.closedAt} is null`),
    index("marketing_alerts_store_idx").on(table.storeId, table.openedAt),
  ],
);
