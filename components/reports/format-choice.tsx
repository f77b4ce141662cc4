import { FORMAT_LABELS } from "@/lib/client/report-form-words";
import { REPORT_FORMATS, type ReportFormat } from "@/lib/contracts/report-formats";
import { CheckChoice } from "./check-choice";

type FormatChoiceProps = {
  value: readonly ReportFormat[];
  onChange: (formats: ReportFormat[]) => void;
  error?: string | undefined;
};
const OPTIONS = REPORT_FORMATS.map((value) => ({ value, label: FORMAT_LABELS[value] }));

export const NO_FORMAT = "Choose a file.";

/** Either file, or both. */
export const FormatChoice = (props: FormatChoiceProps) => <CheckChoice legend="Files" options={OPTIONS} {...props} />;
