import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { COMPARE_LABELS } from "@/lib/client/report-form-words";

type Value = keyof typeof COMPARE_LABELS;
const isValue = (text: string): text is Value => text in COMPARE_LABELS;

/** With what a report compares its figures. */
export function CompareField({ id, value, onChange }: { id: string; value: Value; onChange: (value: Value) => void }) {
  return (
    <Field id={id} label="Compare with">
      <Select id={id} value={value} onChange={({ target }) => isValue(target.value) && onChange(target.value)}>
        {Object.entries(COMPARE_LABELS).map(([name, label]) => (
          <option key={name} value={name}>
            {label}
          </option>
        ))}
      </Select>
    </Field>
  );
}
