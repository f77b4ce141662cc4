import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { SearchParams } from "nuqs/server";
import { MarketingDashboard } from "@/components/marketing/marketing-dashboard";
import { PageTitle } from "@/components/shell/page-title";
import { listCampaigns } from "@/lib/campaigns/list-campaigns";
import { campaignFilter } from "@/lib/client/campaign-filter";
import { campaignPage, campaignsQuery, campaignTotalsPage, campaignTotalsQuery } from "@/lib/client/campaigns";
import { eventStatusQuery, RECENT_SALES, recentEventsQuery } from "@/lib/client/events";
import { makeQueryClient } from "@/lib/client/query-client";
import { loadOverviewParams } from "@/lib/client/search-params";
import { periodDates } from "@/lib/core/periods";
import { dayAt } from "@/lib/core/zoned-day";
import { eventStatus } from "@/lib/events/event-status";
import { listEvents } from "@/lib/events/list-events";
import { storePage } from "../store-page";

type Props = { params: Promise<{ store: string }>; searchParams: Promise<SearchParams> };

export default async function OverviewPage({ params, searchParams }: Props) {
  const { tenant, store } = await storePage((await params).store);
  const view = await loadOverviewParams(searchParams);
  const today = dayAt(new Date(), store.timeZone);
  const dates = periodDates(view.range, today);
  const filter = campaignFilter(view, dates);
  const queryClient = makeQueryClient();
  // A block that fails here is fetched again by the browser; the others do not wait for it.
  await Promise.all([
    queryClient.prefetchInfiniteQuery({
      ...campaignsQuery(store.id, filter),
      queryFn: ({ pageParam }) => listCampaigns(tenant, campaignPage(filter, pageParam)),
    }),
    queryClient.prefetchQuery({
      ...campaignTotalsQuery(store.id, dates),
      queryFn: () => listCampaigns(tenant, campaignTotalsPage(dates)),
    }),
    queryClient.prefetchQuery({ ...eventStatusQuery(store.id), queryFn: () => eventStatus(tenant) }),
    queryClient.prefetchQuery({
      ...recentEventsQuery(store.id),
      queryFn: () => listEvents(tenant, { limit: RECENT_SALES }),
    }),
  ]);
  return (
    <HydrationBoundary state={dehydrate(queryClient)}>
      <PageTitle parts={["Overview", store.name]} />
      <MarketingDashboard today={today} />
    </HydrationBoundary>
  );
}
