"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useStore } from "@/components/hooks/use-store";
import { DayInput } from "@/components/marketing/day-input";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardHeader, CardTitle } from "@/components/ui/card";
import { ErrorAlert } from "@/components/ui/error-alert";
import { describedBy, Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { PERIOD_LABELS, periodDates } from "@/lib/client/date-range";
import { formatDay } from "@/lib/client/format-time";
import { addressProblem, type COMPARE_LABELS, readAddresses, usualPeriod } from "@/lib/client/report-form-words";
import { type AskReport, createReport } from "@/lib/client/reports";
import type { Period } from "@/lib/contracts/periods";
import { PLATFORM_IDS, type PlatformId } from "@/lib/contracts/platform-list";
import type { ReportFormat } from "@/lib/contracts/report-formats";
import { CompareField } from "./compare-field";
import { FormatChoice, NO_FORMAT } from "./format-choice";
import { NO_PLATFORM, PlatformChoice } from "./platform-choice";

type Choice = {
  period: Period | "custom";
  startDate: string | null;
  endDate: string | null;
  compare: keyof typeof COMPARE_LABELS;
  platforms: readonly PlatformId[];
  formats: readonly ReportFormat[];
  to: string;
};
const PERIOD_NAMES = Object.entries(PERIOD_LABELS);
const isPeriod = (text: string): text is Period => text in PERIOD_LABELS;

/** What the report is about and which files it makes; it appears below and fills itself in. */
export function ReportForm({ today, canMail }: { today: string; canMail: boolean }) {
  const store = useStore();
  const queryClient = useQueryClient();
  const [choice, setChoice] = useState<Choice>(() => usualChoice(today));
  const [isTried, setTried] = useState(false);
  const set = (change: Partial<Choice>) => setChoice((before) => ({ ...before, ...change }));
  const create = useMutation({
    mutationFn: (body: AskReport) => createReport(store.id, body),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ["reports", store.id] }),
  });
  const problems = problemsOf(choice);
  const shown: typeof problems = isTried ? problems : {};
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (Object.keys(problems).length === 0 && !create.isPending) create.mutate(toBody(choice));
  };
  return (
    <Card className="min-w-0" data-testid="report-form">
      <CardHeader>
        <CardTitle>New report</CardTitle>
      </CardHeader>
      <CardContent>
        <form onSubmit={submit} noValidate className="grid gap-4">
          <div className="grid items-start gap-4 sm:grid-cols-2 xl:grid-cols-[minmax(0,1fr)_minmax(0,1fr)_auto_auto] xl:gap-x-6">
            <PeriodField choice={choice} set={set} today={today} error={shown.period} />
            <CompareField id="report-compare" value={choice.compare} onChange={(compare) => set({ compare })} />
            <PlatformChoice
              value={choice.platforms}
              onChange={(platforms) => set({ platforms })}
              error={shown.platforms}
            />
            <FormatChoice value={choice.formats} onChange={(formats) => set({ formats })} error={shown.formats} />
            {store.can("operate") && (
              <MailField canMail={canMail} value={choice.to} onChange={(to) => set({ to })} error={shown.to} />
            )}
          </div>
          {choice.period === "custom" && <Days choice={choice} set={set} today={today} />}
          <ErrorAlert error={create.error} />
          <div>
            <Button type="submit" loading={create.isPending} data-testid="create-report">
              Create report
            </Button>
          </div>
        </form>
      </CardContent>
    </Card>
  );
}

type PartProps = { choice: Choice; set: (change: Partial<Choice>) => void; today: string };

function PeriodField({ choice: { period }, set, today, error }: PartProps & { error: string | undefined }) {
  const dates = period === "custom" ? null : periodDates(period, today);
  return (
    <Field
      id="report-period"
      label="Period"
      hint={dates && `${formatDay(dates.startDate, true)} – ${formatDay(dates.endDate, true)}`}
      error={error}
    >
      <Select
        id="report-period"
        value={period}
        onChange={({ target: { value } }) => set({ period: isPeriod(value) ? value : "custom" })}
        aria-describedby={describedBy("report-period", { hint: dates !== null, error: error !== undefined })}
      >
        {PERIOD_NAMES.map(([value, label]) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
        <option value="custom">Chosen days</option>
      </Select>
    </Field>
  );
}

function Days({ choice: { startDate, endDate }, set, today }: PartProps) {
  return (
    <div className="flex flex-wrap gap-3">
      <DayInput label="From" value={startDate} max={endDate ?? today} onChange={(day) => set({ startDate: day })} />
      <DayInput label="To" value={endDate} min={startDate} max={today} onChange={(day) => set({ endDate: day })} />
    </div>
  );
}

type MailFieldProps = { canMail: boolean; value: string; onChange: (to: string) => void; error: string | undefined };
function MailField({ canMail, value, onChange, error }: MailFieldProps) {
  const hint = canMail
    ? "Addresses, separated by commas. It goes out when it is done."
    : "This installation cannot send mail.";
  return (
    <Field id="report-to" label="Mail to (optional)" hint={hint} error={error} className="sm:col-span-2">
      <Input
        id="report-to"
        type="text"
        inputMode="email"
        autoComplete="off"
        value={value}
        disabled={!canMail}
        aria-invalid={error !== undefined || undefined}
        aria-describedby={describedBy("report-to", { hint: true, error: error !== undefined })}
        onChange={(event) => onChange(event.target.value)}
      />
    </Field>
  );
}

const usualChoice = (today: string): Choice => ({
  ...{ period: usualPeriod(today), startDate: null, endDate: null, compare: "previous" },
  ...{ platforms: PLATFORM_IDS, formats: ["pdf"], to: "" },
});

function problemsOf({ period, startDate, endDate, platforms, formats, to }: Choice) {
  const isLost = period === "custom" && (!startDate || !endDate || startDate > endDate);
  const address = to.trim() === "" ? undefined : addressProblem(to);
  return {
    ...(isLost && { period: "Choose the first and the last day." }),
    ...(platforms.length === 0 && { platforms: NO_PLATFORM }),
    ...(formats.length === 0 && { formats: NO_FORMAT }),
    ...(address !== undefined && { to: address }),
  };
}

function toBody({ period, startDate, endDate, compare, platforms, formats, to }: Choice): AskReport {
  const recipients = readAddresses(to);
  const days = startDate && endDate ? { startDate, endDate } : {};
  return {
    ...{ formats: [...formats], platforms: [...platforms], compare },
    ...(period === "custom" ? days : { period }),
    ...(recipients.length > 0 && { recipients }),
  };
}
