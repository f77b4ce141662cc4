import { platformInfo } from "../../contracts/platform-list";
import type { ReportItem } from "../../contracts/reports";
import type { CsvColumn } from "../../core/csv";
import { isoInZone } from "../../core/zoned-day";
import { FORMAT_LABELS, STATE_LABELS } from "../report-form-words";

const lettersOf = ({ mails }: ReportItem, wanted: ReportItem["mails"][number]["state"]): number =>
  mails.filter(({ state }) => state === wanted).length;

/** The reports as on the screen, without whom they went to: a file that is passed on names nobody. */
export const reportCsv = ({ timeZone }: { readonly timeZone: string }): readonly CsvColumn<ReportItem>[] => [
  { header: "First day", cell: ({ range }) => range.startDate },
  { header: "Last day", cell: ({ range }) => range.endDate },
  { header: "First day before", cell: ({ compared }) => compared?.startDate ?? null },
  { header: "Last day before", cell: ({ compared }) => compared?.endDate ?? null },
  { header: "Platforms", cell: ({ platforms }) => platforms.map((id) => platformInfo(id).label).join(", ") },
  { header: "State", cell: ({ state }) => STATE_LABELS[state] },
  { header: "Failure", cell: ({ failure }) => failure },
  { header: "Asked for", cell: ({ createdAt }) => isoInZone(new Date(createdAt), timeZone) },
  { header: "Schedule", cell: ({ scheduleName }) => scheduleName },
  { header: "Files kept", cell: ({ files }) => files.map(({ format }) => FORMAT_LABELS[format]).join(", ") },
  { header: "Letters sent", cell: (report) => lettersOf(report, "sent") },
  { header: "Letters not sent", cell: (report) => lettersOf(report, "failed") },
];
