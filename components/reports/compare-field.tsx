import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { COMPARE_LABELS } from "@/lib/client/date-range";
import { REPORT_COMPARES, type ReportCompare } from "@/lib/client/report-form-words";

type CompareFieldProps = { id: string; value: ReportCompare; onChange: (value: ReportCompare) => void };

/** With what a report compares its figures. */
export function CompareField({ id, value, onChange }: CompareFieldProps) {
  const choose = (chosen: string) => {
    const compare = REPORT_COMPARES.find((known) => known === chosen);
    if (compare) onChange(compare);
  };
  return (
    <Field id={id} label="Compare with">
      <Select id={id} value={value} onChange={({ target }) => choose(target.value)}>
        {REPORT_COMPARES.map((name) => (
          <option key={name} value={name}>
            {COMPARE_LABELS[name]}
          </option>
        ))}
      </Select>
    </Field>
  );
}
