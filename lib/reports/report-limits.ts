import type { Transaction } from "@/db/client";
import { countReportMails } from "@/db/queries/report-mails";
import { countReports, lockReports } from "@/db/queries/reports";
import type { Tenant } from "@/lib/auth/tenant";
import { AppError } from "@/lib/core/errors";

const OPEN_MAX = 10;
const REPORTS_A_DAY_MAX = 100;
const LETTERS_A_DAY_MAX = 50;
const HOUR_MS = 3_600_000;

/** Asked before one more is stored, in the same transaction. @throws AppError throttled */
export async function requireRoomForReport(tx: Transaction, tenant: Tenant): Promise<void> {
  await lockReports(tx, tenant);
  const { open, asked } = await countReports(tx, tenant);
  if (open >= OPEN_MAX)
    throw new AppError("throttled", `${OPEN_MAX} reports of this store are being made. Ask again when one is done.`, {
      retryAfterMs: 60_000,
    });
  if (asked >= REPORTS_A_DAY_MAX)
    throw new AppError("throttled", `A store may ask for ${REPORTS_A_DAY_MAX} reports a day. Use one that is made.`, {
      retryAfterMs: HOUR_MS,
    });
}

/** The same of letters. @throws AppError throttled */
export async function requireRoomForLetter(tx: Transaction, tenant: Tenant): Promise<void> {
  await lockReports(tx, tenant);
  if ((await countReportMails(tx, tenant)) < LETTERS_A_DAY_MAX) return;
  throw new AppError("throttled", `A store may mail reports ${LETTERS_A_DAY_MAX} times a day. Download this one.`, {
    retryAfterMs: HOUR_MS,
  });
}
