"use client";

import { useQuery } from "@tanstack/react-query";
import { ChartLine } from "lucide-react";
import dynamic from "next/dynamic";
import { useQueryState } from "nuqs";
import { useState } from "react";
import { useRange } from "@/components/hooks/use-range";
import { useStore } from "@/components/hooks/use-store";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { Empty } from "@/components/ui/empty";
import { Segmented } from "@/components/ui/segmented";
import { Skeleton } from "@/components/ui/skeleton";
import { cn } from "@/lib/client/cn";
import { trendsCsvHref, trendsQuery } from "@/lib/client/figures";
import { comparePhrase } from "@/lib/client/range";
import { unitParam } from "@/lib/client/search-params";
import { hasFigures, TREND_UNIT_LIST, trendRows, trendSentence, UNIT_WORDS } from "@/lib/client/trend-rows";
import type { TrendsResponse } from "@/lib/contracts/metrics";
import { BlockError } from "./block-error";
import { DownloadCsv } from "./download-csv";
import { TrendLegend } from "./trend-legend";
import { TrendTable } from "./trend-table";

type Shape = "chart" | "table";
// 100 kB that nobody should wait for: the tiles are there before it.
const TrendChart = dynamic(() => import("./trend-chart").then((module) => module.TrendChart), {
  ssr: false,
  loading: () => <Skeleton className="h-64" />,
});

/** Ad spend, what the platforms report and what the tills say, over time and beside the compared range. */
export function TrendCard({ today }: { today: string }) {
  const store = useStore();
  const { query } = useRange(today);
  const [unit, setUnit] = useQueryState("unit", unitParam.withOptions({ history: "replace" }));
  const [shape, setShape] = useState<Shape>("chart");
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
          <Segmented<Shape>
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
        {data && <Trend data={data} shape={shape} today={today} />}
      </CardContent>
    </Card>
  );
}

type TrendProps = { data: TrendsResponse["data"]; shape: Shape; today: string };

/** One currency at a time: lines of different currencies would share an axis that means nothing. */
function Trend({ data, shape, today }: TrendProps) {
  const { range, setPeriod } = useRange(today);
  const [chosen, setChosen] = useState<string | null>(null);
  const drawn = data.groups.filter(hasFigures);
  const group = drawn.find(({ currency }) => currency === chosen) ?? drawn[0];
  if (!group) {
    const isWide = range.name === "90d";
    return (
      <Empty
        icon={ChartLine}
        title="No ad spend and no sales in this period"
        testId="trend-empty"
        action={!isWide && <Button onClick={() => setPeriod("90d")}>Show 90 days</Button>}
        className="py-8"
      />
    );
  }
  const rows = trendRows(group, data.unit);
  const comparedWith = group.previous && comparePhrase(range);
  return (
    <>
      <CardDescription id="trend-summary" data-testid="trend-summary">
        {trendSentence(group, data.unit)} In {group.currency}.
      </CardDescription>
      {drawn.length > 1 && (
        <Segmented
          label="Currency of the trend"
          value={group.currency}
          onChange={setChosen}
          options={drawn.map(({ currency }) => ({ value: currency, label: currency }))}
          className="justify-self-start"
        />
      )}
      {shape === "table" ? (
        <TrendTable rows={rows} currency={group.currency} comparedWith={comparedWith} unit={data.unit} />
      ) : (
        <figure aria-labelledby="trend-heading" aria-describedby="trend-summary" className="grid gap-2">
          <TrendChart rows={rows} currency={group.currency} />
          <TrendLegend comparedWith={comparedWith} partial={rows.some(({ partial }) => partial)} />
        </figure>
      )}
    </>
  );
}
