import type { Transaction } from "@/db/client";
import {
  claimReportMail,
  endReportMail,
  findPersonName,
  noteMailFailure,
  type ReportMailRow,
} from "@/db/queries/report-mails";
import { findReportFiles, listReportRows } from "@/db/queries/reports";
import { findStoreFacts, storesWith } from "@/db/queries/stores";
import { withTenant } from "@/db/with-tenant";
import { jobTenant } from "@/lib/auth/mint-tenant";
import type { Tenant } from "@/lib/auth/tenant";
import { REPORT_FORMATS, REPORT_TYPES } from "@/lib/contracts/reports";
import { createLogger } from "@/lib/core/logger";
import { isRefusedForGood, type Letter, type MailSettings, mailSettings, sendLetter } from "@/lib/mail/send-letter";
import { goAroundStores } from "./go-around-stores";
import { reportLetter } from "./report-letter";

const JOB = "send-report-mails";
const ATTEMPTS_MAX = 6;
/** Letters of one store at most; the next run goes on. */
const ROUNDS = 20;
const BUDGET_MS = 90_000;

const log = createLogger("reports.mail");

/**
 * Sends the letters that are due. Nothing is taken while no mail server is configured. A letter that fails is tried
 * again later, six times in about an hour; what the server refuses for good is not.
 */
export async function sendReportMails({
  signal,
  settings = mailSettings() ?? null,
}: {
  signal: AbortSignal;
  settings?: MailSettings | null;
}): Promise<{ sent: number; failed: number }> {
  const counts = { sent: 0, failed: 0 };
  if (!settings) return counts;
  const end = Date.now() + BUDGET_MS;
  const isOver = () => signal.aborted || Date.now() >= end;
  await goAroundStores(await storesWith("report_mails"), { rounds: ROUNDS, isOver }, async (storeId) => {
    const tenant = jobTenant(storeId, JOB);
    const mail = await withTenant(tenant, (tx) => claimReportMail(tx, tenant));
    if (!mail) return false;
    counts[(await isSent(tenant, mail, settings)) ? "sent" : "failed"] += 1;
    return true;
  });
  return counts;
}

async function isSent(tenant: Tenant, mail: ReportMailRow, settings: MailSettings): Promise<boolean> {
  const letter = await letterOf(tenant, mail);
  const end = (state: "sent" | "failed", failure: string | null) =>
    withTenant(tenant, (tx) => endReportMail(tx, tenant, mail, { state, failure }));
  if (!letter) {
    await end("failed", "The report's files are no longer kept.");
    return false;
  }
  try {
    const { rejected } = await sendLetter(settings, letter);
    await end("sent", rejected.length > 0 ? `The mail server refused ${rejected.join(", ")}.` : null);
    return true;
  } catch (error) {
    const isLast = mail.attempts >= ATTEMPTS_MAX;
    log[isLast ? "error" : "warn"]("not sent", {
      storeId: tenant.storeId,
      mailId: mail.id,
      tries: mail.attempts,
      error,
    });
    if (isRefusedForGood(error)) await end("failed", "The mail server refused the letter or all of its recipients.");
    else if (isLast)
      await end("failed", `The mail server could not be reached or did not take the letter, ${mail.attempts} times.`);
    else
      await withTenant(tenant, (tx) =>
        noteMailFailure(tx, tenant, mail, "The mail server did not take it yet; it is tried again."),
      );
    return false;
  }
}

type Row = Awaited<ReturnType<typeof listReportRows>>[number];
async function whoAsked(tx: Transaction, tenant: Tenant, { actor }: ReportMailRow, { scheduleName }: Row) {
  if (actor.startsWith("user:")) return (await findPersonName(tx, tenant, actor.slice("user:".length))) ?? null;
  return scheduleName === null ? null : `the schedule “${scheduleName}”`;
}

function letterOf(tenant: Tenant, mail: ReportMailRow): Promise<Letter | undefined> {
  return withTenant(tenant, async (tx) => {
    const store = await findStoreFacts(tx, tenant);
    const [row] = await listReportRows(tx, tenant, { ids: [mail.reportId], limit: 1 });
    const files = await findReportFiles(tx, tenant, mail.reportId, REPORT_FORMATS);
    if (!store || !row || files.length === 0) return undefined;
    return {
      ...reportLetter({ store, params: row.report.params, by: await whoAsked(tx, tenant, mail, row) }),
      to: mail.recipients,
      key: `report-${mail.id}`,
      attachments: files.map(({ format, fileName, content }) => ({
        ...{ filename: fileName, content, contentType: REPORT_TYPES[format] },
      })),
    };
  });
}
