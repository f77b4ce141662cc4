"use client";

import { useQuery } from "@tanstack/react-query";
import { FileText } from "lucide-react";
import { useState } from "react";
import { useStore } from "@/components/hooks/use-store";
import { BlockError } from "@/components/marketing/block-error";
import { DownloadCsv } from "@/components/marketing/download-csv";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardHeader, CardTitle } from "@/components/ui/card";
import { Empty } from "@/components/ui/empty";
import { Skeleton } from "@/components/ui/skeleton";
import { reportsCsvHref, reportsQuery } from "@/lib/client/reports";
import { ReportForm } from "./report-form";
import { ReportRow } from "./report-row";
import { Schedules } from "./schedules";

const [PAGE, MOST] = [20, 100];

/** Asking for a report, those that were asked for, and those that come by themselves. */
export function Reports({ today }: { today: string }) {
  const store = useStore();
  const [limit, setLimit] = useState(PAGE);
  const { data, error, refetch } = useQuery({ ...reportsQuery(store.id, limit), placeholderData: (before) => before });
  const reports = data?.data ?? [];
  const hasMore = data !== undefined && data.meta.nextCursor !== null && limit < MOST;
  return (
    <>
      <ReportForm today={today} canMail={data?.meta.canMail ?? false} />
      <Card className="min-w-0" data-testid="report-list">
        <CardHeader className="flex-row flex-wrap items-center justify-between gap-3">
          <CardTitle id="reports-heading">Made so far</CardTitle>
          {reports.length > 0 && <DownloadCsv href={reportsCsvHref(store.id)} of="reports" />}
        </CardHeader>
        <CardContent>
          {!data && error && <BlockError error={error} onRetry={refetch} />}
          {!data && !error && <Skeleton className="h-24" />}
          {data && reports.length === 0 && (
            <Empty icon={FileText} title="Create your first report" testId="reports-empty">
              Choose a period above. It takes some seconds, and its files stay here for 90 days.
            </Empty>
          )}
          {reports.length > 0 && (
            <ul aria-labelledby="reports-heading" className="grid divide-y">
              {reports.map((report) => (
                <ReportRow key={report.id} report={report} canMail={data?.meta.canMail ?? false} />
              ))}
            </ul>
          )}
          {hasMore && (
            <Button variant="outline" size="sm" className="mt-3" onClick={() => setLimit(limit + PAGE)}>
              Show older reports
            </Button>
          )}
        </CardContent>
      </Card>
      <Schedules />
    </>
  );
}
