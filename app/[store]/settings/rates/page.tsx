import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import { ExchangeRates } from "@/components/settings/exchange-rates";
import { PageHeading } from "@/components/shell/page-heading";
import { PageTitle } from "@/components/shell/page-title";
import { listRates } from "@/lib/analytics/exchange-rates";
import { makeQueryClient } from "@/lib/client/query-client";
import { ratesQuery } from "@/lib/client/rates";
import { dayAt } from "@/lib/core/zoned-day";
import { storePage } from "../../store-page";

export default async function RatesPage({ params }: { params: Promise<{ store: string }> }) {
  const { tenant, store } = await storePage((await params).store);
  const queryClient = makeQueryClient();
  await queryClient.prefetchQuery({ ...ratesQuery(store.id), queryFn: () => listRates(tenant) });
  return (
    <HydrationBoundary state={dehydrate(queryClient)}>
      <PageTitle parts={["Exchange rates", store.name]} />
      <div className="grid min-w-0 gap-6">
        <PageHeading title="Exchange rates">
          With these, amounts in another currency are told in {store.currency}. They are yours: none is filled in by us,
          and they count for every store of <bdi>{store.businessName}</bdi>.
        </PageHeading>
        <ExchangeRates today={dayAt(new Date(), store.timeZone)} />
      </div>
    </HydrationBoundary>
  );
}
