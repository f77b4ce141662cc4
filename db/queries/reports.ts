import { and, desc, eq, inArray, isNull, lt, or, sql } from "drizzle-orm";
import type { Tenant } from "../../lib/auth/tenant";
import type { ReportFormat } from "../../lib/contracts/reports";
import type { Transaction } from "../client";
import {
  marketingReportFiles as files,
  marketingReports as reports,
  marketingReportSchedules as schedules,
} from "../schema";

export type ReportRow = typeof reports.$inferSelect;
type NewReport = Pick<ReportRow, "id" | "formats" | "params" | "actor"> &
  Partial<Pick<ReportRow, "scheduleId" | "scheduledFor">>;

const ofStore = (tenant: Tenant) => eq(reports.storeId, tenant.storeId);
const isOpen = isNull(reports.finishedAt);

/** Stores a report to be made and rings for it. False when this run of its schedule has one already. */
export async function insertReport(tx: Transaction, tenant: Tenant, row: NewReport): Promise<boolean> {
  const stored = await tx
    .insert(reports)
    .values({ ...row, storeId: tenant.storeId })
    .onConflictDoNothing({ target: [reports.scheduleId, reports.scheduledFor] })
    .returning({ id: reports.id });
  if (stored.length > 0) await tx.execute(sql`select pg_notify('reports', '')`);
  return stored.length > 0;
}

/** Whoever asks for reports or letters of a store takes turns, so that together they do not pass its limits. */
export async function lockReports(tx: Transaction, { storeId }: Tenant): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`reports/${storeId}`}, 0))`);
}

/** Those that are still to be made, and those that people have asked for within a day. */
export async function countReports(tx: Transaction, tenant: Tenant): Promise<{ open: number; asked: number }> {
  const isOfDay = sql`${reports.createdAt} > now() - interval '1 day'`;
  return {
    open: await tx.$count(reports, and(ofStore(tenant), isOpen)),
    asked: await tx.$count(reports, and(ofStore(tenant), isNull(reports.scheduledFor), isOfDay)),
  };
}

/** How far a report is, held so until the transaction ends; undefined when there is none. */
export async function holdReport(tx: Transaction, tenant: Tenant, id: string) {
  const [row] = await tx
    .select({ state: reports.state })
    .from(reports)
    .where(and(ofStore(tenant), eq(reports.id, id)))
    .for("update");
  return row?.state;
}

/** Newest first; `before` is the id of the last one that was seen. */
export function listReportRows(
  tx: Transaction,
  tenant: Tenant,
  { before, ids, limit }: { before?: string | undefined; ids?: readonly string[]; limit: number },
) {
  return tx
    .select({ report: reports, scheduleName: schedules.name })
    .from(reports)
    .leftJoin(schedules, and(eq(schedules.storeId, reports.storeId), eq(schedules.id, reports.scheduleId)))
    .where(
      and(
        ofStore(tenant),
        before ? lt(reports.id, before) : undefined,
        ids ? inArray(reports.id, [...ids]) : undefined,
      ),
    )
    .orderBy(desc(reports.id))
    .limit(limit);
}

/** The files of some reports without what is in them. */
export function listReportFiles(tx: Transaction, tenant: Tenant, ids: readonly string[]) {
  return tx
    .select({
      reportId: files.reportId,
      format: files.format,
      fileName: files.fileName,
      bytes: sql<number>`length(${files.content})`,
    })
    .from(files)
    .where(and(eq(files.storeId, tenant.storeId), inArray(files.reportId, [...ids])))
    .orderBy(files.format);
}

export async function findReportFiles(
  tx: Transaction,
  tenant: Tenant,
  reportId: string,
  formats: readonly ReportFormat[],
) {
  return tx
    .select({ format: files.format, fileName: files.fileName, content: files.content })
    .from(files)
    .where(and(eq(files.storeId, tenant.storeId), eq(files.reportId, reportId), inArray(files.format, [...formats])))
    .orderBy(files.format)
    .limit(2);
}

/** Takes the report that waits longest, or one whose maker was not heard of for the length of its lease. */
export async function claimReport(tx: Transaction, tenant: Tenant, leaseMs: number): Promise<ReportRow | undefined> {
  const due = tx
    .select({ id: reports.id })
    .from(reports)
    .where(and(ofStore(tenant), isOpen, or(isNull(reports.leaseUntil), sql`${reports.leaseUntil} <= now()`)))
    .orderBy(reports.createdAt, reports.id)
    .limit(1)
    .for("update", { skipLocked: true });
  const [row] = await tx
    .update(reports)
    .set({
      state: "running",
      attempts: sql`${reports.attempts} + 1`,
      progress: 0,
      step: "Starting",
      leaseUntil: inMs(leaseMs),
    })
    // Not `in`: that may be asked once a row, and every time find another one which is due.
    .where(and(ofStore(tenant), eq(reports.id, due)))
    .returning();
  return row;
}
const inMs = (ms: number) => sql`now() + ${ms} * interval '1 millisecond'`;

type Mine = Pick<ReportRow, "id" | "attempts">;
/** Only whoever holds the report may write to it: an attempt that was taken over changes nothing any more. */
const isMine = (tenant: Tenant, { id, attempts }: Mine) =>
  and(ofStore(tenant), eq(reports.id, id), eq(reports.attempts, attempts), isOpen);

/** Says how far it is and holds it for longer. False when it was taken over. */
export async function noteProgress(
  tx: Transaction,
  tenant: Tenant,
  mine: Mine,
  { progress, step, leaseMs }: { progress: number; step: string; leaseMs: number },
): Promise<boolean> {
  const rows = await tx
    .update(reports)
    .set({ progress, step, leaseUntil: inMs(leaseMs) })
    .where(isMine(tenant, mine))
    .returning({ id: reports.id });
  return rows.length > 0;
}

type NewFile = Pick<typeof files.$inferInsert, "format" | "fileName" | "content">;
/** Stores the files and ends the report. False when it was taken over. */
export async function finishReport(
  tx: Transaction,
  tenant: Tenant,
  mine: Mine,
  { made, params }: { made: readonly NewFile[]; params: ReportRow["params"] },
): Promise<boolean> {
  const rows = await tx
    .update(reports)
    .set({ state: "done", progress: 100, step: null, leaseUntil: null, finishedAt: sql`now()`, params })
    .where(isMine(tenant, mine))
    .returning({ id: reports.id });
  if (rows.length === 0) return false;
  await tx.insert(files).values(made.map((file) => ({ ...file, storeId: tenant.storeId, reportId: mine.id })));
  return true;
}

export async function failReport(tx: Transaction, tenant: Tenant, mine: Mine, failure: string): Promise<boolean> {
  const rows = await tx
    .update(reports)
    .set({ state: "failed", step: null, leaseUntil: null, failure, finishedAt: sql`now()` })
    .where(isMine(tenant, mine))
    .returning({ id: reports.id });
  return rows.length > 0;
}

/** Lays it back, to be tried again after a while. */
export async function postponeReport(tx: Transaction, tenant: Tenant, mine: Mine, afterMs: number): Promise<void> {
  await tx
    .update(reports)
    .set({ state: "waiting", progress: 0, step: "Will be tried again", leaseUntil: inMs(afterMs) })
    .where(isMine(tenant, mine));
}

/** Forgets files so old; the rows that tell of their reports stay. */
export async function purgeReportFiles(tx: Transaction, tenant: Tenant, keepDays: number): Promise<number> {
  const gone = await tx
    .delete(files)
    .where(and(eq(files.storeId, tenant.storeId), sql`${files.createdAt} < now() - ${keepDays} * interval '1 day'`))
    .returning({ reportId: files.reportId });
  return gone.length;
}
