import { integer, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { moment } from "./columns";

/** One tick of a schedule: shared by all processes, caught up after an outage. */
export const jobTicks = pgTable(
  "job_ticks",
  {
    job: text("job").notNull(),
    dueAt: moment("due_at").notNull(),
    attempts: integer("attempts").notNull().default(0),
    leasedUntil: moment("leased_until"),
    finishedAt: moment("finished_at"),
    error: text("error"),
  },
  (table) => [primaryKey({ name: "job_ticks_pk", columns: [table.job, table.dueAt] })],
);
