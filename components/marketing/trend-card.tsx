"use client";

import { useQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { useQueryState } from "nuqs";
import { useState } from "react";
import { useRange } from "@/components/hooks/use-range";
import { useStore } from "@/components/hooks/use-store";
import { Card, CardContent, CardHeader, CardTitle } from "@/components/ui/card";
import { Segmented } from "@/components/ui/segmented";
import { Skeleton } from "@/components/ui/skeleton";
import { cn } from "@/lib/client/cn";
import { trendsCsvHref, trendsQuery } from "@/lib/client/figures";
import { unitParam } from "@/lib/client/search-params";
import { TREND_UNIT_LIST, UNIT_WORDS } from "@/lib/client/trend-rows";
import { BlockError } from "./block-error";
import { DownloadCsv } from "./download-csv";
import type { TrendShape } from "./trend-body";

// 100 kB that nobody should wait for: the tiles are there before it.
const TrendBody = dynamic(() => import("./trend-body").then((module) => module.TrendBody), {
  ssr: false,
  loading: () => <Skeleton className="h-80" />,
});

/** Ad spend, what the platforms report and what the tills say, over time and beside the compared range. */
export function TrendCard({ today }: { today: string }) {
  const store = useStore();
  const { query } = useRange(today);
  const [unit, setUnit] = useQueryState("unit", unitParam.withOptions({ history: "replace" }));
  const [shape, setShape] = useState<TrendShape>("chart");
  const trends = useQuery(trendsQuery(store.id, query, unit));
  const data = trends.data?.data;
  return (
    <Card data-testid="trend-card" data-state={shape} className="flex min-w-0 flex-col">
      <CardHeader className="flex-row flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <CardTitle id="trend-heading">Over time</CardTitle>
        <div className="flex flex-wrap items-center gap-2 print:hidden">
          <Segmented
            label="Points of the trend"
            value={unit ?? data?.unit ?? "day"}
            onChange={(next) => void setUnit(next)}
            options={TREND_UNIT_LIST.map((value) => ({ value, label: UNIT_WORDS[value] }))}
          />
          <Segmented<TrendShape>
            label="Show the trend as"
            value={shape}
            onChange={setShape}
            options={[
              { value: "chart", label: "Chart" },
              { value: "table", label: "Table" },
            ]}
          />
          {data && <DownloadCsv href={trendsCsvHref(store.id, query, unit)} of="trend" />}
        </div>
      </CardHeader>
      <CardContent
        aria-busy={trends.isPlaceholderData}
        className={cn("grid gap-3", trends.isPlaceholderData && "opacity-60 transition-opacity delay-150 duration-150")}
      >
        {!data && trends.error && <BlockError error={trends.error} onRetry={trends.refetch} />}
        {!data && !trends.error && <Skeleton className="h-72" role="status" aria-label="Loading the trend" />}
        {data && <TrendBody data={data} shape={shape} today={today} />}
      </CardContent>
    </Card>
  );
}
