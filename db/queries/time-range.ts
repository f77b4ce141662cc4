import { sql } from "drizzle-orm";
import type { Tenant } from "../../lib/auth/tenant";
import type { DayOrMoment } from "../../lib/contracts/events";
import type { Transaction } from "../client";
import { dayBeginning } from "./day-beginning";

/** Moments as text, so that nothing of their precision is lost: `from` included, `until` not; null is open. */
export type TimeRange = { readonly from: string | null; readonly until: string | null };

const isDay = (value: DayOrMoment): boolean => value.length === "2026-11-29".length;
/** When a day begins is the business of the store's zone, and of its clock changes. */
const beginning = (value: DayOrMoment | undefined, addDays: number) => {
  if (value === undefined) return sql`null::timestamptz`;
  if (!isDay(value)) return sql`${new Date(value).toISOString()}::timestamptz`;
  return dayBeginning(sql`(${value}::date + ${addDays}::int)`, sql`b.time_zone`);
};

/** Days of the store's zone, or moments, as one stretch of time. A last day is in it whole. */
export async function readTimeRange(
  tx: Transaction,
  tenant: Tenant,
  { from, to }: { from?: DayOrMoment | undefined; to?: DayOrMoment | undefined },
): Promise<TimeRange & { readonly isEmpty: boolean }> {
  if (from === undefined && to === undefined) return { from: null, until: null, isEmpty: false };
  const [row] = await tx.execute<TimeRange & { isEmpty: boolean }>(sql`
    select r.start::text as "from", r.until::text as until, coalesce(r.start >= r.until, false) as "isEmpty"
    from (select ${beginning(from, 0)} as start, ${beginning(to, 1)} as until
      from branches b where b.id = ${tenant.storeId}) r`);
  if (!row) throw new TypeError("a tenant has a store");
  return row;
}
