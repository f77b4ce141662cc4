import { insertReportMail } from "@/db/queries/report-mails";
import { lockDueSchedules, type ScheduleRow, updateSchedule } from "@/db/queries/report-schedules";
import { insertReport } from "@/db/queries/reports";
import { storesWith } from "@/db/queries/stores";
import { withTenant } from "@/db/with-tenant";
import { ringEngine } from "@/inngest/ring-engine";
import { forEachStore } from "@/lib/auth/for-each-store";
import { actorName, type Tenant } from "@/lib/auth/tenant";
import { Compare } from "@/lib/contracts/periods";
import { newId } from "@/lib/core/ids";
import { createLogger } from "@/lib/core/logger";
import { mailSettings } from "@/lib/mail/send-letter";
import { lastRunUntil, nextRunAt, rangeOfRun } from "./next-run";

const AT_ONCE = 50;

const log = createLogger("reports.schedules");

/**
 * Makes a report of every schedule whose time has come. What was missed while nothing ran is caught up once, for the
 * last time it should have run. Safe late, twice and in several processes: one run makes one report.
 */
export async function runSchedules({
  signal,
  now = new Date(),
  canMail = mailSettings() !== undefined,
}: {
  signal: AbortSignal;
  now?: Date;
  canMail?: boolean;
}): Promise<{ begun: number }> {
  let begun = 0;
  await forEachStore(await storesWith("schedules"), { job: "run-report-schedules", log, signal }, async (tenant) => {
    begun += await runStore(tenant, { now, canMail });
  });
  if (begun > 0) ringEngine("reports");
  return { begun };
}

const runStore = (tenant: Tenant, { now, canMail }: { now: Date; canMail: boolean }): Promise<number> =>
  withTenant(tenant, async (tx) => {
    const due = await lockDueSchedules(tx, tenant, AT_ONCE);
    let begun = 0;
    for (const schedule of due) {
      const run = runOf(schedule, now);
      const actor = actorName(tenant.actor);
      const id = newId();
      const isNew = await insertReport(tx, tenant, {
        ...run,
        id,
        actor,
        scheduleId: schedule.id,
        formats: schedule.formats,
      });
      // Without a mail server only the files are made.
      if (isNew && canMail)
        await insertReportMail(tx, tenant, { id: newId(), reportId: id, recipients: schedule.recipients, actor });
      const [lastRunAt, next] = [run.scheduledFor, nextRunAt(schedule, now)];
      await updateSchedule(tx, tenant, schedule.id, { lastRunAt, nextRunAt: next });
      begun += isNew ? 1 : 0;
    }
    return begun;
  });

function runOf(schedule: ScheduleRow, now: Date) {
  const { platforms } = schedule;
  const scheduledFor = lastRunUntil(schedule, now);
  const about = { ...rangeOfRun(schedule, scheduledFor), compare: Compare.parse(schedule.compare) };
  return { scheduledFor, params: { ...about, ...(platforms && { platforms }) } };
}
