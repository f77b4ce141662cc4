import type { Transaction } from "@/db/client";
import { insertAudit } from "@/db/queries/audit";
import { insertReportMail, ringReportMails } from "@/db/queries/report-mails";
import { findReportFiles, holdReport, insertReport, listReportFiles, listReportRows } from "@/db/queries/reports";
import { findStoreFacts } from "@/db/queries/stores";
import { withTenant } from "@/db/with-tenant";
import { ringEngine } from "@/inngest/ring-engine";
import { readRanges } from "@/lib/analytics/read-range";
import { actorName, type Tenant } from "@/lib/auth/tenant";
import {
  type ReportBody,
  ReportFormat,
  type ReportList,
  type ReportListQuery,
  type ReportParams,
  type ReportResult,
  type ResendBody,
} from "@/lib/contracts/reports";
import { roleCan } from "@/lib/contracts/stores";
import { AppError, InvalidInputError } from "@/lib/core/errors";
import { isId, newId } from "@/lib/core/ids";
import { periodDates } from "@/lib/core/periods";
import { dayAt } from "@/lib/core/zoned-day";
import { mailSettings } from "@/lib/mail/send-letter";
import { toReportItems } from "./report-items";
import { requireRoomForLetter, requireRoomForReport } from "./report-limits";
import { keptPlatforms } from "./report-platforms";

const NO_REPORT = "There is no such report.";
export const canMail = (): boolean => mailSettings() !== undefined;
/** @throws InvalidInputError while this installation has no mail server */
export function requireMail(): void {
  if (canMail()) return;
  const message = "cannot be mailed to: this installation has no mail server (SMTP_URL and ALERT_MAIL_FROM)";
  throw new InvalidInputError([{ path: "recipients", message }]);
}

/** The store's reports, newest first. @throws InvalidInputError on `cursor` */
export async function listReports(tenant: Tenant, { cursor, limit }: ReportListQuery): Promise<ReportList> {
  if (cursor !== undefined && !isId(cursor))
    throw new InvalidInputError([{ path: "cursor", message: "must be a nextCursor of this list" }]);
  return withTenant(tenant, async (tx) => {
    const rows = await listReportRows(tx, tenant, { before: cursor, limit: limit + 1 });
    const page = rows.slice(0, limit);
    const nextCursor = rows.length > limit ? (page.at(-1)?.report.id ?? null) : null;
    return { success: true, data: await toReportItems(tx, tenant, page), meta: { nextCursor, canMail: canMail() } };
  });
}

/** @throws AppError not_found */
export function readReport(tenant: Tenant, id: string): Promise<ReportResult> {
  return withTenant(tenant, async (tx) => {
    const rows = isId(id) ? await listReportRows(tx, tenant, { ids: [id], limit: 1 }) : [];
    const [item] = await toReportItems(tx, tenant, rows);
    if (!item) throw new AppError("not_found", NO_REPORT);
    return { success: true, data: item };
  });
}

/**
 * Asks for a report; it is made in the background. Its days are fixed now, so that it can be made again.
 * @throws InvalidInputError on the dates or recipients, AppError forbidden for recipients by who may only look, throttled
 */
export async function createReport(tenant: Tenant, body: ReportBody, now = new Date()): Promise<ReportResult> {
  const { formats, recipients } = body;
  if (recipients) {
    requireOperate(tenant);
    requireMail();
  }
  const id = newId();
  const actor = actorName(tenant.actor);
  await withTenant(tenant, async (tx) => {
    const store = await findStoreFacts(tx, tenant);
    if (!store) throw new AppError("not_found", "There is no such store.");
    const params = paramsOf(body, dayAt(now, store.timeZone));
    await requireRoomForReport(tx, tenant);
    if (recipients) await requireRoomForLetter(tx, tenant);
    await insertReport(tx, tenant, { id, formats, params, actor });
    if (recipients) await insertReportMail(tx, tenant, { id: newId(), reportId: id, recipients, actor });
    const details = {
      formats,
      platforms: body.platforms,
      startDate: params.startDate,
      endDate: params.endDate,
      recipients: recipients?.length ?? 0,
    };
    await insertAudit(tx, tenant, { action: "report.created", target: id, details });
  });
  ringEngine("reports");
  return readReport(tenant, id);
}

function requireOperate({ actor }: Tenant): void {
  if (actor.kind === "user" && !roleCan(actor.role, "operate"))
    throw new AppError("forbidden", "Your role can make and download reports but not mail them.");
}

function paramsOf(body: ReportBody, today: string): ReportParams {
  const { period, startDate, endDate, compare, compareStart, compareEnd } = body;
  const range = period ? periodDates(period, today) : { startDate: startDate ?? "", endDate: endDate ?? "" };
  const custom =
    compare === "custom" ? { ...(compareStart && { compareStart }), ...(compareEnd && { compareEnd }) } : {};
  const only = keptPlatforms(body.platforms);
  const params = { ...range, compare, ...(only && { platforms: only }), ...custom };
  readRanges(params);
  return params;
}

export type ReportFile = { readonly format: ReportFormat; readonly fileName: string; readonly content: Buffer };
/** @throws AppError not_found for no such report, one that is not done, and one whose files are no longer kept */
export function readReportFile(tenant: Tenant, id: string, format: string): Promise<ReportFile> {
  const asked = ReportFormat.safeParse(format);
  return withTenant(tenant, async (tx) => {
    const [file] = isId(id) && asked.success ? await findReportFiles(tx, tenant, id, [asked.data]) : [];
    if (!file) throw new AppError("not_found", "There is no such file, or it is no longer kept.");
    return file;
  });
}

/** Mails a report's files to whoever is named; those of one that is still being made when it is done. @throws AppError not_found, conflict without files, throttled */
export async function resendReport(tenant: Tenant, id: string, { recipients }: ResendBody): Promise<ReportResult> {
  requireMail();
  await withTenant(tenant, async (tx) => {
    // Held, so that a report which fails this very moment fails its letters with it.
    const state = isId(id) ? await holdReport(tx, tenant, id) : undefined;
    if (!state) throw new AppError("not_found", NO_REPORT);
    const isMailable = state === "waiting" || state === "running" || (await hasFiles(tx, tenant, id));
    if (!isMailable) throw new AppError("conflict", "This report has no files that could be mailed.");
    await requireRoomForLetter(tx, tenant);
    const mailId = newId();
    await insertReportMail(tx, tenant, { id: mailId, reportId: id, recipients, actor: actorName(tenant.actor) });
    await insertAudit(tx, tenant, {
      action: "report.mailed",
      target: id,
      details: { mailId, recipients: recipients.length },
    });
    await ringReportMails(tx);
  });
  ringEngine("report-mails");
  return readReport(tenant, id);
}

const hasFiles = async (tx: Transaction, tenant: Tenant, id: string): Promise<boolean> =>
  (await listReportFiles(tx, tenant, [id])).length > 0;
