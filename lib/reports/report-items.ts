import type { Transaction } from "@/db/client";
import { listReportMails, type ReportMailRow } from "@/db/queries/report-mails";
import { listReportFiles, type listReportRows } from "@/db/queries/reports";
import type { Tenant } from "@/lib/auth/tenant";
import type { ReportItem } from "@/lib/contracts/reports";
import { compareDates } from "@/lib/core/periods";
import { toldPlatforms } from "./report-platforms";

type Row = Awaited<ReturnType<typeof listReportRows>>[number];
type File = Awaited<ReturnType<typeof listReportFiles>>[number];
const iso = (date: Date | null) => date?.toISOString() ?? null;

/** Reports as the API tells them, with what can still be downloaded and who was written to. */
export async function toReportItems(tx: Transaction, tenant: Tenant, rows: readonly Row[]): Promise<ReportItem[]> {
  const ids = rows.map(({ report }) => report.id);
  if (ids.length === 0) return [];
  const files = await listReportFiles(tx, tenant, ids);
  const mails = await listReportMails(tx, tenant, ids);
  return rows.map((row) => ({
    ...reportFacts(row),
    files: files.filter(({ reportId }) => reportId === row.report.id).map((file) => toFile(tenant, file)),
    mails: mails.filter(({ reportId }) => reportId === row.report.id).map(toMail),
  }));
}

function reportFacts({ report, scheduleName }: Row): Omit<ReportItem, "files" | "mails"> {
  const { id, scheduleId, params, formats, state, progress, step, failure } = report;
  const { startDate, endDate, compare, compareStart, compareEnd } = params;
  const custom = compareStart && compareEnd ? { startDate: compareStart, endDate: compareEnd } : null;
  return {
    ...{ id, scheduleId, scheduleName, formats, state, progress, step, failure },
    ...{ range: { startDate, endDate }, compare, compared: compareDates({ startDate, endDate }, compare, custom) },
    platforms: toldPlatforms(state === "done", params),
    ...{ createdAt: report.createdAt.toISOString(), finishedAt: iso(report.finishedAt) },
  };
}

const toFile = ({ storeId }: Tenant, { reportId, format, fileName, bytes }: File): ReportItem["files"][number] => ({
  ...{ format, fileName, bytes, url: `/api/v1/marketing/reports/${storeId}/${reportId}/files/${format}` },
});

const toMail = ({ id, recipients, state, sentAt, failure, createdAt }: ReportMailRow): ReportItem["mails"][number] => ({
  ...{ id, recipients, state, sentAt: iso(sentAt), failure, createdAt: createdAt.toISOString() },
});
