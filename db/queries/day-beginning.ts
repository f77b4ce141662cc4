import { type SQL, sql } from "drizzle-orm";

/** When a day begins in a zone: where the clock goes back over midnight, the first of the two. */
export const dayBeginning = (day: SQL, timeZone: SQL | string): SQL => {
  const midnight = sql`(${day})::timestamp at time zone ${timeZone}`;
  const before = sql`(${midnight} - interval '1 hour')`;
  return sql`case when (${before} at time zone ${timeZone})::date = ${day} then ${before} else ${midnight} end`;
};
