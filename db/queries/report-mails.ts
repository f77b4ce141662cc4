import { and, desc, eq, inArray, like, or, sql } from "drizzle-orm";
import type { Tenant } from "../../lib/auth/tenant";
import type { Transaction } from "../client";
import {
  marketingReportFiles as files,
  marketingReportMails as mails,
  memberships,
  marketingReports as reports,
  users,
} from "../schema";

export type ReportMailRow = typeof mails.$inferSelect;
const MAILS_TOLD = 10;
const ofStore = (tenant: Tenant) => eq(mails.storeId, tenant.storeId);

/** A letter that goes out as soon as its report is made. */
export async function insertReportMail(
  tx: Transaction,
  tenant: Tenant,
  row: Pick<ReportMailRow, "id" | "reportId" | "recipients" | "actor">,
): Promise<void> {
  await tx.insert(mails).values({ ...row, storeId: tenant.storeId });
}

/** The letter that went with each of some reports of schedules, whoever mailed them again afterwards. */
export const ownMailsOf = (tx: Transaction, tenant: Tenant, reportIds: readonly string[]) =>
  tx
    .selectDistinctOn([mails.reportId], { reportId: mails.reportId, state: mails.state })
    .from(mails)
    .where(and(ofStore(tenant), inArray(mails.reportId, [...reportIds]), like(mails.actor, "job:%")))
    .orderBy(mails.reportId, mails.id);

/**
 * Forgets to whom letters went that are so old or whose report has no files any more; that they did stays. One that
 * still waits has nothing to send any more.
 */
export async function forgetRecipients(tx: Transaction, tenant: Tenant, keepDays: number): Promise<void> {
  const isWaiting = sql`${mails.state} = 'waiting'`;
  await tx
    .update(mails)
    .set({
      recipients: [],
      state: sql`case when ${isWaiting} then 'failed' else ${mails.state} end`,
      // Of a letter that was sent it names addresses.
      failure: sql`case when ${isWaiting} then 'The report''s files are no longer kept.'
        when ${mails.state} = 'sent' then null else ${mails.failure} end`,
    })
    .where(
      and(
        ofStore(tenant),
        sql`cardinality(${mails.recipients}) > 0`,
        or(
          sql`${mails.createdAt} < now() - ${keepDays} * interval '1 day'`,
          sql`${mails.reportId} in (
            select r.id from ${reports} r where r.store_id = ${tenant.storeId} and r.state = 'done'
              and not exists (select 1 from ${files} f where f.store_id = r.store_id and f.report_id = r.id))`,
        ),
      ),
    );
}

/** Letters that people have asked for within a day. */
export const countReportMails = (tx: Transaction, tenant: Tenant): Promise<number> =>
  tx.$count(
    mails,
    and(ofStore(tenant), like(mails.actor, "user:%"), sql`${mails.createdAt} > now() - interval '1 day'`),
  );

/** Says to the sender that there are letters. */
export async function ringReportMails(tx: Transaction): Promise<void> {
  await tx.execute(sql`select pg_notify('report-mails', '')`);
}

/** The last letters of each of some reports, newest first. */
export function listReportMails(
  tx: Transaction,
  tenant: Tenant,
  reportIds: readonly string[],
): Promise<ReportMailRow[]> {
  const told = sql`
    select m.id from unnest(${`{${reportIds.join()}}`}::uuid[]) r (id)
    cross join lateral (
      select id from ${mails} where store_id = ${tenant.storeId} and report_id = r.id order by id desc limit ${MAILS_TOLD}) m`;
  return tx
    .select()
    .from(mails)
    .where(and(ofStore(tenant), sql`${mails.id} in (${told})`))
    .orderBy(desc(mails.id));
}

/**
 * Takes a letter that is due, so that nobody else sends it meanwhile. Should the sender die, it comes up again: after
 * 7 min, which is longer than sending takes, then twice as late every time.
 */
export async function claimReportMail(tx: Transaction, tenant: Tenant): Promise<ReportMailRow | undefined> {
  const due = tx
    .select({ id: mails.id })
    .from(mails)
    .innerJoin(reports, and(eq(reports.storeId, mails.storeId), eq(reports.id, mails.reportId)))
    .where(
      and(ofStore(tenant), eq(mails.state, "waiting"), eq(reports.state, "done"), sql`${mails.nextAttemptAt} <= now()`),
    )
    .orderBy(mails.id)
    .limit(1)
    .for("update", { of: mails, skipLocked: true });
  const [row] = await tx
    .update(mails)
    .set({
      attempts: sql`${mails.attempts} + 1`,
      nextAttemptAt: sql`now() + least(interval '4 hours', interval '7 minutes' * power(2, ${mails.attempts}))`,
    })
    // Not `in`: that may be asked once a row, and every time find another one which is due.
    .where(and(ofStore(tenant), eq(mails.id, due)))
    .returning();
  return row;
}

/** What a person is called who belongs to the store or did: persons have no wall, their memberships do. */
export async function findPersonName(tx: Transaction, tenant: Tenant, userId: string): Promise<string | undefined> {
  const [row] = await tx
    .select({ name: users.name })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .where(and(eq(memberships.branchId, tenant.storeId), eq(memberships.userId, userId)))
    .limit(1);
  return row?.name;
}

type Mine = Pick<ReportMailRow, "id" | "attempts">;
/** A letter that was sent; `failure` names whom the mail server refused all the same. */
export async function endReportMail(
  tx: Transaction,
  tenant: Tenant,
  { id, attempts }: Mine,
  { state, failure }: { state: "sent" | "failed"; failure: string | null },
): Promise<void> {
  await tx
    .update(mails)
    .set({ state, failure, ...(state === "sent" && { sentAt: sql`now()` }) })
    .where(and(ofStore(tenant), eq(mails.id, id), eq(mails.attempts, attempts), eq(mails.state, "waiting")));
}
/** Why the last try failed. It is tried again after 2 min, then twice as late every time. */
export async function noteMailFailure(
  tx: Transaction,
  tenant: Tenant,
  { id, attempts }: Mine,
  failure: string,
): Promise<void> {
  await tx
    .update(mails)
    .set({ failure, nextAttemptAt: sql`now() + interval '1 minute' * power(2, ${mails.attempts})` })
    .where(and(ofStore(tenant), eq(mails.id, id), eq(mails.attempts, attempts)));
}

/** Letters of a report that will never be made. */
export async function failMailsOf(tx: Transaction, tenant: Tenant, reportId: string, failure: string): Promise<void> {
  await tx
    .update(mails)
    .set({ state: "failed", failure })
    .where(and(ofStore(tenant), eq(mails.reportId, reportId), eq(mails.state, "waiting")));
}
