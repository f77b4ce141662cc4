import type { Transaction } from "@/db/client";
import { insertAudit } from "@/db/queries/audit";
import { ownMailsOf } from "@/db/queries/report-mails";
import {
  countSchedules,
  deleteSchedule,
  findScheduleRow,
  insertSchedule,
  lastReportsOf,
  listScheduleRows,
  lockSchedules,
  SCHEDULES_MAX,
  type ScheduleRow,
  updateSchedule,
} from "@/db/queries/report-schedules";
import { withTenant } from "@/db/with-tenant";
import type { Tenant } from "@/lib/auth/tenant";
import { Compare } from "@/lib/contracts/periods";
import type { ScheduleBody, ScheduleChange, ScheduleItem, ScheduleList } from "@/lib/contracts/reports";
import { AppError } from "@/lib/core/errors";
import { isId, newId } from "@/lib/core/ids";
import { nextRunAt } from "./next-run";
import { coveredPlatforms, keptPlatforms } from "./report-platforms";
import { canMail } from "./reports";

type Saved = { success: true; data: ScheduleItem };
const NO_SCHEDULE = "There is no such schedule.";

/** The store's schedules, oldest first, each with its next run and how the last one ended. */
export function listSchedules(tenant: Tenant): Promise<ScheduleList> {
  return withTenant(tenant, async (tx) => {
    const data = await toItems(tx, tenant, await listScheduleRows(tx, tenant));
    return { success: true, data, meta: { canMail: canMail() } };
  });
}

/** @throws AppError conflict for more schedules than anybody reads */
export function createSchedule(tenant: Tenant, body: ScheduleBody, now = new Date()): Promise<Saved> {
  const id = newId();
  return withTenant(tenant, async (tx) => {
    await lockSchedules(tx, tenant);
    if ((await countSchedules(tx, tenant)) >= SCHEDULES_MAX)
      throw new AppError("conflict", `A store has at most ${SCHEDULES_MAX} schedules. Delete one first.`);
    const createdBy = tenant.actor.kind === "user" ? tenant.actor.userId : null;
    await insertSchedule(tx, tenant, { ...toRow(body), id, createdBy, nextRunAt: nextRunAt(body, now) });
    await insertAudit(tx, tenant, { action: "report_schedule.created", target: id, details: detailsOf(body) });
    return readBack(tx, tenant, id);
  });
}

/** Changes, pauses or resumes a schedule. What would have run meanwhile is not caught up. @throws AppError not_found */
export function changeSchedule(tenant: Tenant, id: string, body: ScheduleChange, now = new Date()): Promise<Saved> {
  return withTenant(tenant, async (tx) => {
    const before = isId(id) ? await findScheduleRow(tx, tenant, id) : undefined;
    if (!before) throw new AppError("not_found", NO_SCHEDULE);
    // One that is due this very minute is not put off by a change of its name.
    const isSame = isSameRhythm(before, body) && !before.paused;
    await updateSchedule(tx, tenant, id, { ...toRow(body), ...(!isSame && { nextRunAt: nextRunAt(body, now) }) });
    await insertAudit(tx, tenant, { action: actionOf(before, body), target: id, details: detailsOf(body) });
    return readBack(tx, tenant, id);
  });
}

/** Platforms that are not named stay as they are kept. */
const toRow = ({ platforms, ...row }: ScheduleChange) => ({
  ...row,
  ...(platforms && { platforms: keptPlatforms(platforms) }),
});

const isSameRhythm = (a: ScheduleRow, b: ScheduleChange): boolean =>
  a.frequency === b.frequency && a.day === b.day && a.hour === b.hour && a.timeZone === b.timeZone;

function actionOf({ paused }: ScheduleRow, body: ScheduleChange): string {
  if (paused === body.paused) return "report_schedule.changed";
  return body.paused ? "report_schedule.paused" : "report_schedule.resumed";
}

/** Takes a schedule away; its reports stay. @throws AppError not_found */
export async function removeSchedule(tenant: Tenant, id: string): Promise<{ success: true; message: string }> {
  const gone =
    isId(id) &&
    (await withTenant(tenant, async (tx) => {
      const done = await deleteSchedule(tx, tenant, id);
      if (done) await insertAudit(tx, tenant, { action: "report_schedule.deleted", target: id });
      return done;
    }));
  if (!gone) throw new AppError("not_found", NO_SCHEDULE);
  return { success: true, message: "The schedule is deleted. Reports it has made stay." };
}

/** No address stands in the audit log. */
const detailsOf = ({ recipients, ...body }: ScheduleChange): Record<string, unknown> => ({
  ...{ ...body, recipients: recipients.length },
});

async function readBack(tx: Transaction, tenant: Tenant, id: string): Promise<Saved> {
  const row = await findScheduleRow(tx, tenant, id);
  const [data] = row ? await toItems(tx, tenant, [row]) : [];
  if (!data) throw new TypeError("a schedule that was just written is not there");
  return { success: true, data };
}

async function toItems(tx: Transaction, tenant: Tenant, rows: readonly ScheduleRow[]): Promise<ScheduleItem[]> {
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  const reports = await lastReportsOf(tx, tenant, ids);
  const reportIds = reports.map(({ id }) => id);
  const mails = reportIds.length > 0 ? await ownMailsOf(tx, tenant, reportIds) : [];
  return rows.map(({ storeId: _store, createdBy: _person, createdAt: _made, updatedAt: _changed, ...row }) => {
    const last = reports.find(({ scheduleId }) => scheduleId === row.id);
    const mail = last && mails.find(({ reportId }) => reportId === last.id);
    return {
      ...{ ...row, compare: Compare.parse(row.compare), platforms: coveredPlatforms(row.platforms) },
      ...{ nextRunAt: row.nextRunAt.toISOString(), lastRunAt: row.lastRunAt?.toISOString() ?? null },
      lastResult: last ? { reportId: last.id, state: last.state, mail: mail?.state ?? null } : null,
    };
  });
}
