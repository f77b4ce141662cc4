"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { CalendarClock, CircleCheck, CircleX, Clock, Download, type LucideIcon, Mail, RotateCw } from "lucide-react";
import { useState } from "react";
import { useStore } from "@/components/hooks/use-store";
import { RelativeTime } from "@/components/marketing/relative-time";
import { Badge, type BadgeTone } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Progress } from "@/components/ui/progress";
import { FORMAT_LABELS, mailedText, monthlyLike, recipientsOf, STATE_LABELS } from "@/lib/client/report-form-words";
import { createReport, isBeingMade } from "@/lib/client/reports";
import { aboutText, comparedText, onlyText, rangeText } from "@/lib/contracts/report-words";
import type { ReportItem } from "@/lib/contracts/reports";
import { MailReportDialog } from "./mail-report-dialog";
import { ScheduleDialog } from "./schedule-dialog";

type State = ReportItem["state"];
const LOOKS: Readonly<Record<State, { icon: LucideIcon; tone: BadgeTone }>> = {
  waiting: { icon: Clock, tone: "info" },
  running: { icon: Clock, tone: "info" },
  done: { icon: CircleCheck, tone: "success" },
  failed: { icon: CircleX, tone: "destructive" },
};

/** One report: about when, how far it is, its files, and whom it went to. */
export function ReportRow({ report, canMail }: { report: ReportItem; canMail: boolean }) {
  const { state, range, compare, compared, platforms, scheduleName, failure, files } = report;
  const { icon: Icon, tone } = LOOKS[state];
  const [against, only] = [comparedText(compare, compared), onlyText(platforms)];
  return (
    <li data-testid={`report-${report.id}`} data-state={state} className="grid gap-2 py-4 first:pt-0 last:pb-0">
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-2">
        <div className="grid min-w-0 gap-0.5">
          <h3 className="flex flex-wrap items-center gap-2 font-medium text-base">
            {rangeText(range)}
            <Badge tone={tone}>
              <Icon aria-hidden />
              {STATE_LABELS[state]}
            </Badge>
          </h3>
          <p className="text-muted-foreground text-sm">
            Asked for <RelativeTime at={report.createdAt} />
            {scheduleName !== null && ` by “${scheduleName}”`}
            {against !== "" && ` · against ${against}`}
            {only !== "" && ` · ${only}`}
          </p>
        </div>
        <Actions report={report} canMail={canMail} />
      </div>
      {isBeingMade(report) && <Making report={report} />}
      {failure !== null && <p className="text-destructive text-sm">{failure}</p>}
      {state === "done" && files.length === 0 && (
        <p className="text-muted-foreground text-sm">Its files are no longer kept.</p>
      )}
      <Mails report={report} />
    </li>
  );
}

/** Its files, and what can be done with them. */
function Actions({ report, canMail }: { report: ReportItem; canMail: boolean }) {
  const store = useStore();
  const [open, setOpen] = useState<"mail" | "schedule">();
  const { state, files } = report;
  const about = aboutText(report.range, report.platforms);
  const mayRun = store.can("operate");
  const close = () => setOpen(undefined);
  return (
    <div className="flex flex-wrap gap-2">
      {files.map((file) => (
        <Button key={file.format} asChild variant="outline" size="sm">
          <a href={file.url} download={file.fileName} data-testid={`download-${file.format}`}>
            <Download aria-hidden />
            {FORMAT_LABELS[file.format]}
            <span className="sr-only"> of {about}</span>
          </a>
        </Button>
      ))}
      {files.length > 0 && canMail && mayRun && (
        <Button variant="ghost" size="sm" onClick={() => setOpen("mail")} data-testid="mail-report">
          <Mail aria-hidden />
          Mail<span className="sr-only"> the report of {about}</span>
        </Button>
      )}
      {state === "done" && mayRun && (
        <Button variant="ghost" size="sm" onClick={() => setOpen("schedule")} data-testid="schedule-monthly">
          <CalendarClock aria-hidden />
          Schedule monthly<span className="sr-only"> like the report of {about}</span>
        </Button>
      )}
      {state === "failed" && <RetryButton report={report} mails={canMail && mayRun} />}
      {open === "mail" && <MailReportDialog report={report} onClose={close} />}
      {open === "schedule" && (
        <ScheduleDialog item={null} start={monthlyLike(report, store.timeZone)} canMail={canMail} onClose={close} />
      )}
    </div>
  );
}

function Making({ report: { progress, step } }: { report: ReportItem }) {
  return (
    <div className="grid max-w-measure gap-1" role="status">
      <p className="tnum text-sm">
        {step ?? "Waiting for its turn"} · {progress}%
      </p>
      <Progress value={progress} />
    </div>
  );
}

/** The same days and files once more, to the same people. */
function RetryButton({ report, mails }: { report: ReportItem; mails: boolean }) {
  const store = useStore();
  const queryClient = useQueryClient();
  const { range, compare, compared, platforms, formats } = report;
  const recipients = recipientsOf(report);
  const retry = useMutation({
    mutationFn: () =>
      createReport(store.id, {
        ...{ ...range, compare, platforms, formats },
        ...(mails && recipients.length > 0 && { recipients }),
        ...(compare === "custom" && compared && { compareStart: compared.startDate, compareEnd: compared.endDate }),
      }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ["reports", store.id] }),
  });
  return (
    <Button variant="outline" size="sm" loading={retry.isPending} onClick={() => retry.mutate()}>
      <RotateCw aria-hidden />
      Make it again<span className="sr-only">: {aboutText(range, platforms)}</span>
    </Button>
  );
}

function Mails({ report: { mails } }: { report: ReportItem }) {
  if (mails.length === 0) return null;
  return (
    <ul className="grid gap-0.5 text-sm">
      {mails.map(({ id, state, recipients, sentAt, failure }) => (
        <li key={id} data-testid="report-mail" data-state={state} className="break-words text-muted-foreground">
          {mailedText({ state, recipients, failure })}
          {sentAt !== null && (
            <>
              {" "}
              <RelativeTime at={sentAt} />
            </>
          )}
          {failure !== null && <span className="block text-destructive">{failure}</span>}
        </li>
      ))}
    </ul>
  );
}
