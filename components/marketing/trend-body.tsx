"use client";

import { ChartLine } from "lucide-react";
import { useState } from "react";
import { useRange } from "@/components/hooks/use-range";
import { Button } from "@/components/ui/button";
import { CardDescription } from "@/components/ui/card";
import { Empty } from "@/components/ui/empty";
import { Segmented } from "@/components/ui/segmented";
import { comparePhrase } from "@/lib/client/range";
import { hasFigures, isUnread, trendRows, trendSentence } from "@/lib/client/trend-rows";
import type { TrendsResponse } from "@/lib/contracts/metrics";
import { TrendFigure, useHiddenSeries } from "./trend-figure";
import { TrendTable } from "./trend-table";

export type TrendShape = "chart" | "table";
type TrendBodyProps = { data: TrendsResponse["data"]; shape: TrendShape; today: string };

/** One currency at a time: lines of different currencies would share an axis that means nothing. */
export function TrendBody({ data, shape, today }: TrendBodyProps) {
  const { range, setPeriod } = useRange(today);
  const [chosen, setChosen] = useState<string | null>(null);
  const [hidden, setHidden] = useHiddenSeries();
  const drawn = data.groups.filter(hasFigures);
  const group = drawn.find(({ currency }) => currency === chosen) ?? drawn[0];
  if (!group) {
    const isWide = range.name === "90d";
    const unread = data.groups.some(({ points }) => points.some(isUnread));
    return (
      <Empty
        icon={ChartLine}
        title={unread ? "Not all days of this period are read yet" : "No ad spend and no sales in this period"}
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
        <TrendFigure currency={group.currency} onHide={setHidden} {...{ rows, comparedWith, hidden }} />
      )}
    </>
  );
}
