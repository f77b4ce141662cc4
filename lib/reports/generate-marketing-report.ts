import type { Tenant } from "@/lib/auth/tenant";
import { areLimited } from "@/lib/contracts/platforms";
import type { ReportFormat, ReportParams } from "@/lib/contracts/reports";
import { writeExcel } from "./excel/write-excel";
import { gatherReport, type OnStep } from "./gather-report";
import { writePdf } from "./pdf/write-pdf";
import type { ReportContent } from "./report-content";

const quietly: OnStep = async () => undefined;

/**
 * A report of a range as one file, made while the caller waits.
 * @throws InvalidInputError on the dates
 */
export async function generateMarketingReport(
  tenant: Tenant,
  { format, ...params }: ReportParams & { readonly format: ReportFormat },
): Promise<Buffer> {
  return writeReport(await gatherReport(tenant, params, quietly), format, quietly);
}

/** What was gathered, in one format. */
export function writeReport(content: ReportContent, format: ReportFormat, onStep: OnStep): Promise<Buffer> {
  if (format === "pdf") return writePdf(content, (page, pages) => onStep(page / pages, `Page ${page} of ${pages}`));
  return onStep(0, "Writing the workbook").then(() => writeExcel(content));
}

const EXTENSIONS: Readonly<Record<ReportFormat, string>> = { pdf: "pdf", excel: "xlsx" };
/** "harbour-street-report-2026-11-01-to-2026-11-30.pdf", or with "-google" before the point: letters that every system and header takes. */
export function reportFileName({ store, meta, covers }: ReportContent, format: ReportFormat): string {
  const slug = store.slug.replace(/[^a-z0-9-]+/gi, "-");
  const only = areLimited(covers) ? covers.map((id) => `-${id}`).join("") : "";
  return `${slug}-report-${meta.range.startDate}-to-${meta.range.endDate}${only}.${EXTENSIONS[format]}`;
}
