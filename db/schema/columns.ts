import { customType, timestamp } from "drizzle-orm/pg-core";

/** A moment, with time zone, as a Date. */
export const moment = (name: string) => timestamp(name, { withTimezone: true, mode: "date" });
export const createdAt = (name = "created_at") => moment(name).notNull().defaultNow();
export const updatedAt = () =>
  moment("updated_at")
    .notNull()
    .defaultNow()
    .$onUpdate(() => new Date());

export const bytes = customType<{ data: Buffer; driverData: Buffer }>({ dataType: () => "bytea" });

/** The transaction that last wrote a row, as decimal text: what a reader of changes can put in order without gaps. */
export const transactionIdColumn = customType<{ data: string; driverData: string }>({ dataType: () => "xid8" });
