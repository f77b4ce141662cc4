import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { SearchParams } from "nuqs/server";
import { EventListCard } from "@/components/marketing/event-list";
import { EventPipelines } from "@/components/marketing/event-pipelines";
import { LastReplay, SalesActions } from "@/components/marketing/sales-actions";
import { PageHeading } from "@/components/shell/page-heading";
import { PageTitle } from "@/components/shell/page-title";
import { eventQuery, failuresQuery } from "@/lib/client/event-details";
import { eventFilter } from "@/lib/client/event-filter";
import { eventPage, eventStatusQuery, eventsQuery } from "@/lib/client/events";
import { makeQueryClient } from "@/lib/client/query-client";
import { loadEventParams } from "@/lib/client/search-params";
import { eventStatus } from "@/lib/events/event-status";
import { listEvents } from "@/lib/events/list-events";
import { listFailures } from "@/lib/events/list-failures";
import { readEvent } from "@/lib/events/read-event";
import { storePage } from "../store-page";

type Props = { params: Promise<{ store: string }>; searchParams: Promise<SearchParams> };

export default async function EventsPage({ params, searchParams }: Props) {
  const { tenant, store } = await storePage((await params).store);
  const { event, ...view } = await loadEventParams(searchParams);
  const filter = eventFilter(view);
  const queryClient = makeQueryClient();
  await Promise.all([
    queryClient.prefetchInfiniteQuery({
      ...eventsQuery(store.id, filter),
      queryFn: ({ pageParam }) => listEvents(tenant, eventPage(filter, pageParam)),
    }),
    queryClient.prefetchQuery({ ...eventStatusQuery(store.id), queryFn: () => eventStatus(tenant) }),
    queryClient.prefetchQuery({ ...failuresQuery(store.id), queryFn: () => listFailures(tenant) }),
    event && queryClient.prefetchQuery({ ...eventQuery(store.id, event), queryFn: () => readEvent(tenant, event) }),
  ]);
  return (
    <HydrationBoundary state={dehydrate(queryClient)}>
      <PageTitle parts={["Sales", store.name]} />
      <div className="grid min-w-0 gap-6">
        <div className="flex flex-wrap items-end justify-between gap-4">
          <PageHeading title="Sales">Every sale from your till and what became of it at each platform.</PageHeading>
          <SalesActions />
        </div>
        <LastReplay />
        <EventPipelines />
        <EventListCard />
      </div>
    </HydrationBoundary>
  );
}
