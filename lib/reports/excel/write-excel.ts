import { isolated } from "@/lib/contracts/isolated";
import { aboutText, madeText } from "@/lib/contracts/report-words";
import type { ReportContent } from "../report-content";
import { campaignsSheet, dailySheet } from "./figure-sheets";
import { summarySheet } from "./summary-sheet";
import { definitionsSheet, eventsSheet, ratesSheet } from "./word-sheets";
import { writeWorkbook } from "./write-workbook";

/** The report as a workbook of real numbers and days, to go on counting with. */
export function writeExcel(content: ReportContent): Promise<Buffer> {
  const { store, meta, covers, madeAt } = content;
  const rates = meta.converted.length > 0 ? [ratesSheet(content)] : [];
  return writeWorkbook(
    [
      ...[summarySheet(content), dailySheet(content), campaignsSheet(content), eventsSheet(content)],
      ...[definitionsSheet(content), ...rates],
    ],
    {
      title: `Marketing report of ${isolated(store.name)}, ${aboutText(meta.range, covers)}, made ${madeText(madeAt, meta.storeTimeZone)}`,
      ...{ author: store.name, madeAt },
    },
  );
}
