import { and, asc, desc, eq, inArray, sql } from "drizzle-orm";
import type { Tenant } from "../../lib/auth/tenant";
import type { Transaction } from "../client";
import { marketingReports as reports, marketingReportSchedules as schedules } from "../schema";

export type ScheduleRow = typeof schedules.$inferSelect;
export const SCHEDULES_MAX = 50;
const ofStore = (tenant: Tenant) => eq(schedules.storeId, tenant.storeId);

export const listScheduleRows = (tx: Transaction, tenant: Tenant): Promise<ScheduleRow[]> =>
  tx
    .select()
    .from(schedules)
    .where(ofStore(tenant))
    .orderBy(asc(schedules.createdAt), asc(schedules.id))
    .limit(SCHEDULES_MAX);

/** Two that make a schedule at the same moment take turns, so that neither passes the limit. */
export async function lockSchedules(tx: Transaction, { storeId }: Tenant): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`schedules/${storeId}`}, 0))`);
}

export const countSchedules = (tx: Transaction, tenant: Tenant): Promise<number> =>
  tx.$count(schedules, ofStore(tenant));

export async function findScheduleRow(tx: Transaction, tenant: Tenant, id: string): Promise<ScheduleRow | undefined> {
  const [row] = await tx
    .select()
    .from(schedules)
    .where(and(ofStore(tenant), eq(schedules.id, id)))
    .limit(1)
    .for("update");
  return row;
}

export async function insertSchedule(
  tx: Transaction,
  tenant: Tenant,
  row: Omit<typeof schedules.$inferInsert, "storeId">,
): Promise<void> {
  await tx.insert(schedules).values({ ...row, storeId: tenant.storeId });
}

export async function updateSchedule(
  tx: Transaction,
  tenant: Tenant,
  id: string,
  change: Partial<Omit<typeof schedules.$inferInsert, "id" | "storeId">>,
): Promise<void> {
  await tx
    .update(schedules)
    .set(change)
    .where(and(ofStore(tenant), eq(schedules.id, id)));
}

/** Takes a schedule away; what it has made stays, as made by nobody in particular. False when there is none. */
export async function deleteSchedule(tx: Transaction, tenant: Tenant, id: string): Promise<boolean> {
  await tx
    .update(reports)
    .set({ scheduleId: null })
    .where(and(eq(reports.storeId, tenant.storeId), eq(reports.scheduleId, id)));
  const gone = await tx
    .delete(schedules)
    .where(and(ofStore(tenant), eq(schedules.id, id)))
    .returning({ id: schedules.id });
  return gone.length > 0;
}

/** Schedules whose time has come, held until the transaction ends. */
export const lockDueSchedules = (tx: Transaction, tenant: Tenant, limit: number): Promise<ScheduleRow[]> =>
  tx
    .select()
    .from(schedules)
    .where(and(ofStore(tenant), eq(schedules.paused, false), sql`${schedules.nextRunAt} <= now()`))
    .orderBy(asc(schedules.nextRunAt))
    .limit(limit)
    .for("update", { skipLocked: true });

/** The last report of each schedule. */
export const lastReportsOf = (tx: Transaction, tenant: Tenant, ids: readonly string[]) =>
  tx
    .selectDistinctOn([reports.scheduleId], { id: reports.id, scheduleId: reports.scheduleId, state: reports.state })
    .from(reports)
    .where(and(eq(reports.storeId, tenant.storeId), inArray(reports.scheduleId, [...ids])))
    .orderBy(reports.scheduleId, desc(reports.id));
