"use client";

import { useState } from "react";
import { SERIES, type SeriesId, type TrendRow } from "@/lib/client/trend-rows";
import { TrendChart } from "./trend-chart";
import { TrendLegend } from "./trend-legend";

type TrendFigureProps = {
  rows: readonly TrendRow[];
  currency: string;
  comparedWith: string | null;
  hidden: readonly SeriesId[];
  onHide: (hidden: readonly SeriesId[]) => void;
};

/** Which lines are left out, while the page is open; the table of the same points does not forget it. */
export const useHiddenSeries = () => useState<readonly SeriesId[]>([]);

/** The lines with the legend that tells them apart and leaves some out. */
export function TrendFigure({ rows, currency, comparedWith, hidden, onHide }: TrendFigureProps) {
  return (
    <figure aria-labelledby="trend-heading" aria-describedby="trend-summary" className="grid gap-2">
      <TrendChart rows={rows} currency={currency} series={SERIES.filter(({ id }) => !hidden.includes(id))} />
      <TrendLegend
        comparedWith={comparedWith}
        partial={rows.some(({ partial }) => partial)}
        hidden={hidden}
        onToggle={(id) => onHide(hidden.includes(id) ? hidden.filter((other) => other !== id) : [...hidden, id])}
      />
    </figure>
  );
}
