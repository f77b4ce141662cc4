"use client";

import { useQueryStates } from "nuqs";
import { figuresRange, viewedRange } from "@/lib/client/range";
import { rangeParams } from "@/lib/client/search-params";
import type { Compare, DateRange, Period } from "@/lib/contracts/periods";

/** The range of the URL and what it is compared with. `today` is the store's day at the time the page was made. */
export function useRange(today: string) {
  // A range is a place one can go back from, so it makes a step in the history.
  const [view, setView] = useQueryStates(rangeParams, { history: "push" });
  const range = viewedRange(view, today);
  return {
    range,
    query: figuresRange(range),
    setPeriod: (period: Period) => void setView({ range: period, from: null, to: null }),
    setDates: ({ startDate, endDate }: DateRange) => void setView({ from: startDate, to: endDate }),
    setCompare: (compare: Compare, how: { history?: "replace" } = {}) =>
      void setView({ cmp: compare, cmpFrom: null, cmpTo: null }, how),
    setCompareDates: ({ startDate, endDate }: DateRange) =>
      void setView({ cmp: "custom", cmpFrom: startDate, cmpTo: endDate }),
  };
}
