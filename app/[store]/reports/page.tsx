import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import { Reports } from "@/components/reports/reports";
import { PageHeading } from "@/components/shell/page-heading";
import { PageTitle } from "@/components/shell/page-title";
import { makeQueryClient } from "@/lib/client/query-client";
import { reportsQuery, schedulesQuery } from "@/lib/client/reports";
import { dayAt } from "@/lib/core/zoned-day";
import { listReports } from "@/lib/reports/reports";
import { listSchedules } from "@/lib/reports/schedules";
import { storePage } from "../store-page";

export default async function ReportsPage({ params }: { params: Promise<{ store: string }> }) {
  const { tenant, store } = await storePage((await params).store);
  const queryClient = makeQueryClient();
  await Promise.all([
    queryClient.prefetchQuery({ ...reportsQuery(store.id), queryFn: () => listReports(tenant, { limit: 20 }) }),
    queryClient.prefetchQuery({ ...schedulesQuery(store.id), queryFn: () => listSchedules(tenant) }),
  ]);
  return (
    <HydrationBoundary state={dehydrate(queryClient)}>
      <PageTitle parts={["Reports", store.name]} />
      <div className="grid min-w-0 gap-6">
        <PageHeading title="Reports">
          What advertising cost and brought in, as a PDF or a workbook to send on.
        </PageHeading>
        <Reports today={dayAt(new Date(), store.timeZone)} />
      </div>
    </HydrationBoundary>
  );
}
