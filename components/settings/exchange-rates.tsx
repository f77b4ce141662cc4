"use client";

import { useQuery } from "@tanstack/react-query";
import { ArrowLeftRight } from "lucide-react";
import type { ReactNode } from "react";
import { useStore } from "@/components/hooks/use-store";
import { BlockError } from "@/components/marketing/block-error";
import { DownloadCsv } from "@/components/marketing/download-csv";
import { Alert } from "@/components/ui/alert";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { Empty } from "@/components/ui/empty";
import { Skeleton } from "@/components/ui/skeleton";
import { withoutRate } from "@/lib/client/rate-words";
import { ratesCsvHref, ratesQuery } from "@/lib/client/rates";
import { RateForm } from "./rate-form";
import { RateTable } from "./rate-table";

/** The rates of the business: for all to see, for the owner to change. `today` is the store's own day. */
export function ExchangeRates({ today }: { today: string }) {
  const store = useStore();
  const { data, error, refetch } = useQuery(ratesQuery(store.id));
  const missing = data ? withoutRate(data.meta.currencies, store.currency, data.data) : [];
  return (
    <div className="grid min-w-0 gap-6">
      {store.can("own") ? (
        <StateRate>
          {data && <RateForm today={today} missing={missing} />}
          {!data && !error && <Skeleton className="h-24" />}
        </StateRate>
      ) : (
        <Alert tone="info" title="Only the owner states rates" testId="rates-read-only">
          They change what every report says. Ask the owner of <bdi>{store.businessName}</bdi> to add or correct one.
        </Alert>
      )}
      <Card data-testid="exchange-rates" className="min-w-0">
        <CardHeader className="flex-row flex-wrap items-start justify-between gap-3">
          <div className="grid gap-1">
            <CardTitle id="rates-heading">Stated rates</CardTitle>
            <CardDescription>Each counts from its day until the next one of the same pair begins.</CardDescription>
          </div>
          {data && data.data.length > 0 && <DownloadCsv href={ratesCsvHref(store.id)} of="exchange rates" />}
        </CardHeader>
        <CardContent className="max-md:px-0">
          {!data && error && <BlockError error={error} onRetry={refetch} />}
          {!data && !error && <Skeleton className="h-24" />}
          {data?.data.length === 0 && <NoRates missing={missing} />}
          {data && data.data.length > 0 && <RateTable rates={data.data} />}
        </CardContent>
      </Card>
    </div>
  );
}

function StateRate({ children }: { children: ReactNode }) {
  return (
    <Card className="min-w-0">
      <CardHeader>
        <CardTitle>State a rate</CardTitle>
        <CardDescription>
          The same pair and day again replaces the rate. Reports that are already made stay as they are.
        </CardDescription>
      </CardHeader>
      <CardContent>{children}</CardContent>
    </Card>
  );
}

function NoRates({ missing }: { missing: readonly string[] }) {
  const { currency } = useStore();
  return (
    <Empty icon={ArrowLeftRight} title="No rates yet" testId="rates-empty">
      {missing.length > 0
        ? `Besides ${currency} there are amounts in ${missing.join(", ")}. Without a rate they are shown apart.`
        : "Your ad account counts in US dollars and your till in euros? Without a rate they are shown apart."}
    </Empty>
  );
}
