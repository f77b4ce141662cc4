"use client";

import { useQueryState } from "nuqs";
import { periodDates } from "@/lib/client/date-range";
import { rangeParam } from "@/lib/client/search-params";
import type { DateRange, Period } from "@/lib/contracts/periods";

/** The range of the URL as a name and as dates. `today` is the store's day at the time the page was made. */
export function useRange(today: string): { range: Period; dates: DateRange; setRange: (range: Period) => void } {
  // A range is a place one can go back from, so it makes a step in the history.
  const [range, setRange] = useQueryState("range", rangeParam.withOptions({ history: "push" }));
  return { range, dates: periodDates(range, today), setRange: (next) => void setRange(next) };
}
