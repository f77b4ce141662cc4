import { failMailsOf, ringReportMails } from "@/db/queries/report-mails";
import {
  claimReport,
  failReport,
  finishReport,
  noteProgress,
  postponeReport,
  type ReportRow,
} from "@/db/queries/reports";
import { storesWith } from "@/db/queries/stores";
import { withTenant } from "@/db/with-tenant";
import { ringEngine } from "@/inngest/ring-engine";
import { jobTenant } from "@/lib/auth/mint-tenant";
import type { Tenant } from "@/lib/auth/tenant";
import { AppError, InvalidInputError } from "@/lib/core/errors";
import { createLogger } from "@/lib/core/logger";
import { gatherReport } from "./gather-report";
import { reportFileName, writeReport } from "./generate-marketing-report";
import { goAroundStores } from "./go-around-stores";
import type { ReportContent } from "./report-content";
import { reportSummary } from "./report-summary";

const JOB = "build-report";
const LEASE_MS = 120_000;
const ATTEMPTS_MAX = 5;
const AGAIN_MS = 30_000;
const BUDGET_MS = 90_000;
/** Of one store at most; the next run goes on. */
const ROUNDS = 10;
/** How much of the work the reading is; the rest is writing. */
const READING = 0.4;

const log = createLogger("reports.build");

export type BuildOptions = {
  readonly signal: AbortSignal;
  readonly leaseMs?: number;
  readonly gather?: typeof gatherReport;
};

/**
 * Makes the reports that wait, and those whose maker died: a report is held by a lease that every step renews. Safe
 * late, twice and in several processes; a try that was taken over writes nothing any more. After five tries it fails.
 */
export async function buildReports({
  signal,
  leaseMs = LEASE_MS,
  gather = gatherReport,
}: BuildOptions): Promise<{ made: number; failed: number }> {
  const counts = { made: 0, failed: 0 };
  const end = Date.now() + BUDGET_MS;
  const isOver = () => signal.aborted || Date.now() >= end;
  await goAroundStores(await storesWith("reports"), { rounds: ROUNDS, isOver }, async (storeId) => {
    const tenant = jobTenant(storeId, JOB);
    const row = await withTenant(tenant, (tx) => claimReport(tx, tenant, leaseMs));
    if (!row) return false;
    counts[(await isBuilt(tenant, row, { signal, leaseMs, gather })) ? "made" : "failed"] += 1;
    return true;
  });
  return counts;
}

type Given = Required<BuildOptions>;

async function isBuilt(tenant: Tenant, row: ReportRow, given: Given): Promise<boolean> {
  if (row.attempts > ATTEMPTS_MAX) {
    await giveUp(tenant, row, "It was begun five times, and each time the server stopped before it was done.");
    return false;
  }
  try {
    return await build(tenant, row, given);
  } catch (error) {
    if (error instanceof TakenOver) return false;
    // A server that stops leaves the report to the next one at once.
    if (given.signal.aborted) await withTenant(tenant, (tx) => postponeReport(tx, tenant, row, 0));
    else await afterFailure(tenant, row, error);
    return false;
  }
}

/** Somebody else holds the report by now. */
class TakenOver extends Error {
  override readonly name = "TakenOver";
}

async function build(tenant: Tenant, row: ReportRow, { signal, leaseMs, gather }: Given): Promise<boolean> {
  const note = async (part: number, step: string): Promise<void> => {
    signal.throwIfAborted();
    const progress = Math.min(99, Math.round(part * 100));
    const held = await withTenant(tenant, (tx) => noteProgress(tx, tenant, row, { progress, step, leaseMs }));
    if (!held) throw new TakenOver();
  };
  const content = await gather(tenant, row.params, (part, words) => note(part * READING, words));
  const made: { format: (typeof row.formats)[number]; fileName: string; content: Buffer }[] = [];
  const share = (1 - READING) / row.formats.length;
  for (const [index, format] of row.formats.entries()) {
    const begin = READING + index * share;
    const file = await writeReport(content, format, (part, words) => note(begin + part * share, words));
    made.push({ format, fileName: reportFileName(content, format), content: file });
  }
  await note(0.99, "Storing the files");
  await store(tenant, row, { made, content });
  return true;
}

async function store(
  tenant: Tenant,
  row: ReportRow,
  { made, content }: { made: Parameters<typeof finishReport>[3]["made"]; content: ReportContent },
): Promise<void> {
  const params = { ...row.params, summary: reportSummary(content) };
  const done = await withTenant(tenant, async (tx) => {
    const isMine = await finishReport(tx, tenant, row, { made, params });
    if (isMine) await ringReportMails(tx);
    return isMine;
  });
  if (!done) throw new TakenOver();
  ringEngine("report-mails");
}

async function afterFailure(tenant: Tenant, row: ReportRow, error: unknown): Promise<void> {
  log[row.attempts >= ATTEMPTS_MAX ? "error" : "warn"]("report failed", {
    ...{ storeId: tenant.storeId, reportId: row.id, attempt: row.attempts, error },
  });
  if (error instanceof InvalidInputError) {
    const [issue] = error.issues;
    return giveUp(
      tenant,
      row,
      `Its dates cannot be used: ${issue ? `${issue.path} ${issue.message}` : error.message}.`,
    );
  }
  // What cannot be made now cannot be made later; the sentence is for its owner.
  if (error instanceof AppError && error.code === "invalid") return giveUp(tenant, row, error.message);
  if (row.attempts >= ATTEMPTS_MAX)
    return giveUp(tenant, row, "Something broke on our side, five times in a row. Your figures are safe.");
  await withTenant(tenant, (tx) => postponeReport(tx, tenant, row, AGAIN_MS * 2 ** (row.attempts - 1)));
}

const giveUp = (tenant: Tenant, row: ReportRow, failure: string): Promise<void> =>
  withTenant(tenant, async (tx) => {
    if (await failReport(tx, tenant, row, failure))
      await failMailsOf(tx, tenant, row.id, "The report could not be made, so there was nothing to send.");
  });
