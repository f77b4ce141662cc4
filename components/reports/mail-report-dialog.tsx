"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useRef, useState } from "react";
import { useStore } from "@/components/hooks/use-store";
import {
  AlertDialog,
  AlertDialogContent,
  AlertDialogDescription,
  AlertDialogFooter,
  AlertDialogTitle,
} from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import { ErrorAlert } from "@/components/ui/error-alert";
import { describedBy, Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { addressProblem, readAddresses } from "@/lib/client/report-form-words";
import { mailReport } from "@/lib/client/reports";
import { aboutText } from "@/lib/contracts/report-words";
import type { ReportItem } from "@/lib/contracts/reports";

/** To whom a report goes; those it went to last stand there already. */
export function MailReportDialog({ report, onClose }: { report: ReportItem; onClose: () => void }) {
  const store = useStore();
  const queryClient = useQueryClient();
  const input = useRef<HTMLInputElement>(null);
  const [to, setTo] = useState(report.mails[0]?.recipients.join(", ") ?? "");
  const [problem, setProblem] = useState<string>();
  const mail = useMutation({
    mutationFn: () => mailReport(store.id, report.id, { recipients: readAddresses(to) }),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: ["reports", store.id] });
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const found = addressProblem(to);
    setProblem(found);
    if (found !== undefined) return input.current?.focus();
    if (!mail.isPending) mail.mutate();
  };
  return (
    <AlertDialog open onOpenChange={(open) => !open && onClose()}>
      <AlertDialogContent data-testid="mail-report-dialog">
        <form onSubmit={submit} noValidate className="grid gap-4">
          <AlertDialogTitle>Mail this report</AlertDialogTitle>
          <AlertDialogDescription>
            The figures of {aboutText(report.range, report.platforms)} with its files, as they were when it was made.
          </AlertDialogDescription>
          <Field id="mail-to" label="To" hint="Addresses, separated by commas." error={problem}>
            <Input
              id="mail-to"
              ref={input}
              inputMode="email"
              autoComplete="off"
              value={to}
              aria-invalid={problem !== undefined || undefined}
              aria-describedby={describedBy("mail-to", { hint: true, error: problem !== undefined })}
              onChange={(event) => setTo(event.target.value)}
            />
          </Field>
          <ErrorAlert error={mail.error} />
          <AlertDialogFooter>
            <Button variant="outline" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={mail.isPending}>
              Mail report
            </Button>
          </AlertDialogFooter>
        </form>
      </AlertDialogContent>
    </AlertDialog>
  );
}
