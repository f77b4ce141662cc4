"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useStore } from "@/components/hooks/use-store";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardHeader, CardTitle } from "@/components/ui/card";
import { ErrorAlert } from "@/components/ui/error-alert";
import { describedBy, Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { datesProblem } from "@/lib/client/range";
import { addressProblem, type ReportCompare, readAddresses, usualPeriod } from "@/lib/client/report-form-words";
import { type AskReport, createReport } from "@/lib/client/reports";
import { PLATFORM_IDS, type PlatformId } from "@/lib/contracts/platform-list";
import type { ReportFormat } from "@/lib/contracts/report-formats";
import { CompareField } from "./compare-field";
import { FormatChoice, NO_FORMAT } from "./format-choice";
import { dayId, type PeriodChoice, PeriodField } from "./period-field";
import { NO_PLATFORM, PlatformChoice } from "./platform-choice";

type Choice = PeriodChoice & {
  compare: ReportCompare;
  platforms: readonly PlatformId[];
  formats: readonly ReportFormat[];
  to: string;
};

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
    if (problems.days) document.getElementById(dayId(problems.days.field))?.focus();
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
            <PeriodField choice={choice} set={set} today={today} problem={shown.days} />
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
  const days = period === "custom" ? datesProblem({ from: startDate, to: endDate }) : null;
  const address = to.trim() === "" ? undefined : addressProblem(to);
  return {
    ...(days && { days }),
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
