"use client";

import { useQueryState } from "nuqs";
import { type Range, rangeDates } from "@/lib/client/date-range";
import { rangeParam } from "@/lib/client/search-params";
import type { DateRange } from "@/lib/contracts/campaigns";

/** The range of the URL as a name and as dates. `today` is the store's day at the time the page was made. */
export function useRange(today: string): { range: Range; dates: DateRange; setRange: (range: Range) => void } {
  // A range is a place one can go back from, so it makes a step in the history.
  const [range, setRange] = useQueryState("range", rangeParam.withOptions({ history: "push" }));
  return { range, dates: rangeDates(range, today), setRange: (next) => void setRange(next) };
}
