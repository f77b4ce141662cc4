"use client";

import { useQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { useQueryState } from "nuqs";
import { useRange } from "@/components/hooks/use-range";
import { useStore } from "@/components/hooks/use-store";
import { useWhy } from "@/components/hooks/use-why";
import { Skeleton } from "@/components/ui/skeleton";
import { cn } from "@/lib/client/cn";
import { metricsQuery, trendsQuery } from "@/lib/client/figures";
import { oldestSync } from "@/lib/client/figures-notes";
import { formatCount, plural } from "@/lib/client/format-number";
import { compareShort } from "@/lib/client/range";
import { unitParam } from "@/lib/client/search-params";
import { TILES, tileValue } from "@/lib/client/tiles";
import { unlikeness } from "@/lib/contracts/like-for-like";
import type { MetricsResponse } from "@/lib/contracts/metrics";
import { BlockError } from "./block-error";
import { FiguresNotes } from "./figures-notes";
import { MetricTile } from "./metric-tile";

const ContributionPanel = dynamic(() => import("./contribution-panel").then((module) => module.ContributionPanel), {
  ssr: false,
});
const GRID = "grid grid-cols-1 gap-3 min-[22rem]:grid-cols-2 md:grid-cols-3 xl:grid-cols-6";

/** Six figures of the range, each beside what it is compared with. Ads and tills stand next to each other, never mixed. */
export function MetricTiles({ today }: { today: string }) {
  const store = useStore();
  const { range, query } = useRange(today);
  const [unit] = useQueryState("unit", unitParam);
  const metrics = useQuery(metricsQuery(store.id, query));
  const trends = useQuery(trendsQuery(store.id, query, unit));
  const why = useWhy();
  const { data } = metrics;
  if (!data && metrics.error) return <BlockError error={metrics.error} onRetry={metrics.refetch} />;
  if (!data) return <TilesLoading />;
  const points = trends.data?.data.groups[0]?.points ?? [];
  const readAt = new Date(metrics.dataUpdatedAt).toISOString();
  return (
    <section
      aria-labelledby="figures-heading"
      data-testid="metric-tiles"
      aria-busy={metrics.isPlaceholderData}
      className={cn("grid gap-3", metrics.isPlaceholderData && "opacity-60 transition-opacity delay-150 duration-150")}
    >
      <h2 id="figures-heading" className="sr-only">
        Key figures
      </h2>
      <div className={GRID}>
        {TILES.map(({ id }) => (
          <MetricTile
            key={id}
            id={id}
            groups={data.data.groups}
            days={Object.values(data.meta.range).join("/")}
            comparedWith={data.meta.compare && compareShort(range)}
            unlike={unlikeness(data.meta)}
            series={points.map((point) => tileValue(point, id))}
            // Tills tell every sale at once; the platforms are asked every few hours.
            updatedAt={id === "tillRevenue" ? readAt : oldestSync(data.meta)}
            onOpen={() => why.open(id)}
          />
        ))}
      </div>
      <div className="flex flex-wrap gap-x-6 gap-y-1">
        <Facts data={data.data} />
        <FiguresNotes meta={data.meta} />
      </div>
      {why.wasOpen && <ContributionPanel today={today} id={why.id} onOpen={why.open} onClose={why.close} />}
    </section>
  );
}

function Facts({ data }: { data: MetricsResponse["data"] }) {
  const facts = [
    plural(data.activeConnections, "active connection"),
    `${formatCount(data.syncedEvents)} of ${plural(data.totalEvents, "till event")} sent`,
    plural(data.campaignCount, "campaign"),
  ];
  return (
    <ul data-testid="small-facts" className="flex flex-wrap gap-x-4 gap-y-1 text-muted-foreground text-sm">
      {facts.map((fact) => (
        <li key={fact}>{fact}</li>
      ))}
    </ul>
  );
}

function TilesLoading() {
  return (
    <div className={GRID} role="status" aria-label="Loading the figures">
      {TILES.map(({ id }) => (
        <Skeleton key={id} className="h-44 rounded-lg" />
      ))}
    </div>
  );
}
