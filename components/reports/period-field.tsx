import { describedBy, Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { PERIOD_LABELS, periodDates } from "@/lib/client/date-range";
import { type DatesProblem, formatDates } from "@/lib/client/range";
import type { Period } from "@/lib/contracts/periods";

export type PeriodChoice = { period: Period | "custom"; startDate: string | null; endDate: string | null };
type PeriodFieldProps = {
  choice: PeriodChoice;
  set: (change: Partial<PeriodChoice>) => void;
  today: string;
  problem: DatesProblem | undefined;
};
const PERIOD_NAMES = Object.entries(PERIOD_LABELS);
const isPeriod = (text: string): text is Period => text in PERIOD_LABELS;
const DAYS = [
  { field: "from", key: "startDate", label: "First day" },
  { field: "to", key: "endDate", label: "Last day" },
] as const;

/** Id of the day that is to be changed. */
export const dayId = (field: DatesProblem["field"]): string => `report-${field}`;

/** A named period with its dates, or days of one's own right under it. */
export function PeriodField({ choice, set, today, problem }: PeriodFieldProps) {
  const { period } = choice;
  return (
    <div className="grid content-start gap-3">
      <Field id="report-period" label="Period" hint={period !== "custom" && formatDates(periodDates(period, today))}>
        <Select
          id="report-period"
          value={period}
          onChange={({ target: { value } }) => set({ period: isPeriod(value) ? value : "custom" })}
          aria-describedby={describedBy("report-period", { hint: period !== "custom" })}
        >
          {PERIOD_NAMES.map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
          <option value="custom">Own dates</option>
        </Select>
      </Field>
      {period === "custom" && <Days choice={choice} set={set} today={today} problem={problem} />}
    </div>
  );
}

function Days({ choice, set, today, problem }: PeriodFieldProps) {
  return (
    <div className="flex flex-wrap items-start gap-3">
      {DAYS.map(({ field, key, label }) => {
        const error = problem?.field === field ? problem.text : undefined;
        return (
          <Field key={field} id={dayId(field)} label={label} error={error} className="min-w-36 flex-1">
            <Input
              id={dayId(field)}
              type="date"
              min="2000-01-01"
              max={today}
              value={choice[key] ?? ""}
              aria-invalid={error !== undefined || undefined}
              aria-describedby={describedBy(dayId(field), { error: error !== undefined })}
              onChange={({ target }) => set({ [key]: target.value || null })}
            />
          </Field>
        );
      })}
    </div>
  );
}
