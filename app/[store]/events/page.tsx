import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { SearchParams } from "nuqs/server";
import { EventListCard } from "@/components/marketing/event-list";
import { EventPipelines } from "@/components/marketing/event-pipelines";
import { PageHeading } from "@/components/shell/page-heading";
import { PageTitle } from "@/components/shell/page-title";
import { eventFilter } from "@/lib/client/event-filter";
import { eventPage, eventStatusQuery, eventsQuery } from "@/lib/client/events";
import { makeQueryClient } from "@/lib/client/query-client";
import { loadEventParams } from "@/lib/client/search-params";
import { eventStatus } from "@/lib/events/event-status";
import { listEvents } from "@/lib/events/list-events";
import { storePage } from "../store-page";

type Props = { params: Promise<{ store: string }>; searchParams: Promise<SearchParams> };

export default async function EventsPage({ params, searchParams }: Props) {
  const { tenant, store } = await storePage((await params).store);
  const filter = eventFilter(await loadEventParams(searchParams));
  const queryClient = makeQueryClient();
  await Promise.all([
    queryClient.prefetchInfiniteQuery({
      ...eventsQuery(store.id, filter),
      queryFn: ({ pageParam }) => listEvents(tenant, eventPage(filter, pageParam)),
    }),
    queryClient.prefetchQuery({ ...eventStatusQuery(store.id), queryFn: () => eventStatus(tenant) }),
  ]);
  return (
    <HydrationBoundary state={dehydrate(queryClient)}>
      <PageTitle parts={["Sales", store.name]} />
      <div className="grid min-w-0 gap-6">
        <PageHeading title="Sales">Every sale from your till and what became of it at each platform.</PageHeading>
        <EventPipelines />
        <EventListCard />
      </div>
    </HydrationBoundary>
  );
}
