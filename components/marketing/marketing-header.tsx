"use client";

import { useQuery } from "@tanstack/react-query";
import { useFreshFigures } from "@/components/hooks/use-fresh-figures";
import { useRange } from "@/components/hooks/use-range";
import { useStore } from "@/components/hooks/use-store";
import { Skeleton } from "@/components/ui/skeleton";
import { statusQuery } from "@/lib/client/connections";
import { breakdownQuery, metricsQuery, platformSplit } from "@/lib/client/figures";
import { oldestSync } from "@/lib/client/figures-notes";
import { moverOf, summarySentence } from "@/lib/client/summary-sentence";
import { Freshness } from "./freshness";
import { PrintedRange } from "./printed-range";
import { RangeControl } from "./range-control";
import { RefreshButton } from "./refresh-button";

const SYNC_EVERY_MS = 6 * 3_600_000;

export function MarketingHeader({ today }: { today: string }) {
  const store = useStore();
  const { range, query } = useRange(today);
  const { data: metrics, isPlaceholderData } = useQuery(metricsQuery(store.id, query));
  const split = metrics && !isPlaceholderData ? moverOf(metrics.data)?.split : null;
  const breakdown = useQuery({
    ...breakdownQuery(store.id, query, platformSplit(split ?? "revenue")),
    enabled: Boolean(split),
  });
  const { data: status } = useQuery(statusQuery(store.id));
  useFreshFigures(store.id, status?.data);
  const connected = status?.data.some((row) => row.status === "connected") ?? false;
  return (
    <section data-testid="marketing-header" className="flex flex-wrap items-start justify-between gap-x-8 gap-y-4">
      <div className="grid min-w-0 flex-1 basis-80 gap-1">
        <h1 className="font-semibold text-2xl tracking-tight">
          <bdi>{store.name}</bdi>
        </h1>
        {metrics ? (
          <p className="max-w-measure text-base text-muted-foreground" data-testid="summary-sentence">
            {summarySentence({
              metrics,
              range,
              connected,
              breakdown: breakdown.isPlaceholderData ? undefined : breakdown.data?.data,
            })}
          </p>
        ) : (
          <Skeleton className="h-5 w-full max-w-md" />
        )}
        <PrintedRange range={range} />
        {!store.can("operate") && (
          <p className="text-muted-foreground text-sm">
            You can look but not change. Owners and managers connect and refresh.
          </p>
        )}
        {metrics && (
          <Freshness at={oldestSync(metrics.meta)} everyMs={SYNC_EVERY_MS}>
            Figures updated
          </Freshness>
        )}
      </div>
      <div className="flex flex-wrap items-start gap-2 print:hidden">
        <RangeControl today={today} />
        {store.can("operate") && connected && <RefreshButton />}
      </div>
    </section>
  );
}
