"use client";

import { useQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { useRange } from "@/components/hooks/use-range";
import { useStore } from "@/components/hooks/use-store";
import { Skeleton } from "@/components/ui/skeleton";
import { metricsQuery } from "@/lib/client/figures";
import { ZoneStrip } from "./figures-notes";
import { MetricTiles } from "./metric-tiles";
import { TrendCard } from "./trend-card";

const HighlightsCard = dynamic(() => import("./highlights-card").then((module) => module.HighlightsCard), {
  ssr: false,
  loading: () => <Skeleton className="min-h-80 rounded-lg" />,
});

/** Everything about figures. A store without any account and any sale has none, and no row of zeros either. */
export function FiguresBlocks({ today }: { today: string }) {
  const store = useStore();
  const { query } = useRange(today);
  const { data } = useQuery(metricsQuery(store.id, query));
  if (data && data.meta.accounts.length === 0 && data.data.totalEvents === 0) return null;
  return (
    <>
      <MetricTiles today={today} />
      <div className="grid min-w-0 gap-4 lg:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
        <TrendCard today={today} />
        <HighlightsCard today={today} />
      </div>
      {data && <ZoneStrip meta={data.meta} />}
    </>
  );
}
