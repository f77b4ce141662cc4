import { FORMAT_LABELS } from "@/lib/client/report-form-words";
import { REPORT_FORMATS, type ReportFormat } from "@/lib/contracts/report-formats";

type FormatChoiceProps = {
  value: readonly ReportFormat[];
  onChange: (formats: ReportFormat[]) => void;
  error?: string | undefined;
};

/** Either file, or both. */
export function FormatChoice({ value, onChange, error }: FormatChoiceProps) {
  const toggle = (format: ReportFormat, isOn: boolean) =>
    onChange(REPORT_FORMATS.filter((one) => (one === format ? isOn : value.includes(one))));
  return (
    <fieldset className="grid gap-1.5">
      <legend className="mb-1.5 font-medium text-base">Files</legend>
      <div className="flex h-9 flex-wrap items-center gap-4 pointer-coarse:min-h-11">
        {REPORT_FORMATS.map((format) => (
          <label key={format} className="flex min-h-6 cursor-pointer items-center gap-2 text-base">
            <input
              type="checkbox"
              className="size-4 accent-primary"
              checked={value.includes(format)}
              onChange={(event) => toggle(format, event.target.checked)}
            />
            {FORMAT_LABELS[format]}
          </label>
        ))}
      </div>
      {error && <p className="text-destructive text-sm">{error}</p>}
    </fieldset>
  );
}
