import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import { ArrowLeft } from "lucide-react";
import Link from "next/link";
import type { SearchParams } from "nuqs/server";
import { FailureGroups } from "@/components/marketing/failure-groups";
import { PageHeading } from "@/components/shell/page-heading";
import { PageTitle } from "@/components/shell/page-title";
import { Button } from "@/components/ui/button";
import { eventQuery, failuresQuery } from "@/lib/client/event-details";
import { makeQueryClient } from "@/lib/client/query-client";
import { loadFailureParams } from "@/lib/client/search-params";
import { listFailures } from "@/lib/events/list-failures";
import { readEvent } from "@/lib/events/read-event";
import { storePage } from "../../store-page";

type Props = { params: Promise<{ store: string }>; searchParams: Promise<SearchParams> };

export default async function FailuresPage({ params, searchParams }: Props) {
  const { tenant, store } = await storePage((await params).store);
  const { event } = await loadFailureParams(searchParams);
  const queryClient = makeQueryClient();
  await Promise.all([
    queryClient.prefetchQuery({ ...failuresQuery(store.id), queryFn: () => listFailures(tenant) }),
    event && queryClient.prefetchQuery({ ...eventQuery(store.id, event), queryFn: () => readEvent(tenant, event) }),
  ]);
  return (
    <HydrationBoundary state={dehydrate(queryClient)}>
      <PageTitle parts={["Failures", store.name]} />
      <div className="grid min-w-0 gap-6">
        <div className="grid justify-items-start gap-3">
          <Button asChild variant="ghost" size="sm" className="-ms-3">
            <Link href={`/${store.slug}/events`}>
              <ArrowLeft aria-hidden className="rtl:rotate-180" />
              All sales
            </Link>
          </Button>
          <PageHeading title="Failures">
            What a platform did not take, by cause. It is all kept here and counted in your own revenue.
          </PageHeading>
        </div>
        <FailureGroups />
      </div>
    </HydrationBoundary>
  );
}
