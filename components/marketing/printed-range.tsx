"use client";

import { useNow } from "@/components/hooks/use-now";
import { useStore } from "@/components/hooks/use-store";
import { formatMoment } from "@/lib/client/format-time";
import { formatDates, type ViewedRange } from "@/lib/client/range";

/** Which days a print is about and when it was made; on the screen the controls tell the days. */
export function PrintedRange({ range: { dates, before } }: { range: ViewedRange }) {
  const { timeZone } = useStore();
  const printedAt = new Date(useNow()).toISOString();
  return (
    <p className="tnum hidden text-sm print:block" data-testid="printed-range">
      {formatDates(dates)}
      {before && `, compared with ${formatDates(before)}`}. Printed {formatMoment(printedAt, timeZone)}.
    </p>
  );
}
