import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { SearchParams } from "nuqs/server";
import { MarketingDashboard } from "@/components/marketing/marketing-dashboard";
import { PageTitle } from "@/components/shell/page-title";
import { breakdown } from "@/lib/analytics/breakdown";
import { highlights } from "@/lib/analytics/highlights";
import { storeMetrics } from "@/lib/analytics/store-metrics";
import { storeTrends } from "@/lib/analytics/store-trends";
import { listCampaigns } from "@/lib/campaigns/list-campaigns";
import { campaignFilter } from "@/lib/client/campaign-filter";
import { campaignViewsQuery } from "@/lib/client/campaign-views";
import { campaignPage, campaignsQuery } from "@/lib/client/campaigns";
import { eventStatusQuery, RECENT_SALES, recentEventsQuery } from "@/lib/client/events";
import { breakdownQuery, highlightsQuery, metricsQuery, platformSplit, trendsQuery } from "@/lib/client/figures";
import { makeQueryClient } from "@/lib/client/query-client";
import { figuresRange, viewedRange } from "@/lib/client/range";
import { loadOverviewParams } from "@/lib/client/search-params";
import { moverOf } from "@/lib/client/summary-sentence";
import { dayAt } from "@/lib/core/zoned-day";
import { eventStatus } from "@/lib/events/event-status";
import { listEvents } from "@/lib/events/list-events";
import { storePage } from "../store-page";
import { listViews, openDefault } from "./open-default";

type Props = { params: Promise<{ store: string }>; searchParams: Promise<SearchParams> };

export default async function OverviewPage({ params, searchParams }: Props) {
  const { tenant, store } = await storePage((await params).store);
  await openDefault(store.slug, await searchParams);
  const view = await loadOverviewParams(searchParams);
  const today = dayAt(new Date(), store.timeZone);
  const range = viewedRange(view, today);
  const asked = figuresRange(range);
  const filter = campaignFilter(view, range.dates);
  const queryClient = makeQueryClient();
  // A block that fails here is fetched again by the browser; the others do not wait for it.
  await Promise.all([
    queryClient.prefetchQuery({ ...campaignViewsQuery(store.id), queryFn: () => listViews(tenant) }),
    queryClient.prefetchInfiniteQuery({
      ...campaignsQuery(store.id, filter),
      queryFn: ({ pageParam }) => listCampaigns(tenant, campaignPage(filter, pageParam)),
    }),
    queryClient.prefetchQuery({ ...metricsQuery(store.id, asked), queryFn: () => storeMetrics(tenant, asked) }),
    queryClient.prefetchQuery({
      ...trendsQuery(store.id, asked, view.unit),
      queryFn: () => storeTrends(tenant, { ...asked, ...(view.unit && { unit: view.unit }) }),
    }),
    queryClient.prefetchQuery({ ...highlightsQuery(store.id, asked), queryFn: () => highlights(tenant, asked) }),
    queryClient.prefetchQuery({ ...eventStatusQuery(store.id), queryFn: () => eventStatus(tenant) }),
    queryClient.prefetchQuery({
      ...recentEventsQuery(store.id),
      queryFn: () => listEvents(tenant, { limit: RECENT_SALES }),
    }),
  ]);
  // Which figure moved most is known only now; the sentence at the top names the platform behind it.
  const metrics = queryClient.getQueryData(metricsQuery(store.id, asked).queryKey);
  const split = metrics && moverOf(metrics.data)?.split;
  if (split) {
    const byPlatform = platformSplit(split);
    await queryClient.prefetchQuery({
      ...breakdownQuery(store.id, asked, byPlatform),
      queryFn: () => breakdown(tenant, { ...asked, ...byPlatform }),
    });
  }
  return (
    <HydrationBoundary state={dehydrate(queryClient)}>
      <PageTitle parts={["Overview", store.name]} />
      <MarketingDashboard today={today} />
    </HydrationBoundary>
  );
}
