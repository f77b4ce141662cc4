"use client";

import { useRange } from "@/components/hooks/use-range";
import { Segmented } from "@/components/ui/segmented";
import { Select } from "@/components/ui/select";
import { RANGE_LABELS, RANGES, type Range } from "@/lib/client/date-range";
import { formatDay } from "@/lib/client/format-time";

/** Presets only. All visible where there is room, the browser's select where there is not. */
export function RangeControl({ today }: { today: string }) {
  const { range, dates, setRange } = useRange(today);
  const pick = (value: string) => {
    const next = RANGES.find((candidate) => candidate === value);
    if (next) setRange(next);
  };
  return (
    <div className="grid gap-1" data-testid="range-control" data-state={range}>
      <Segmented<Range>
        label="Date range"
        value={range}
        onChange={setRange}
        options={RANGES.map((value) => ({ value, label: RANGE_LABELS[value] }))}
        className="max-xl:hidden"
      />
      <Select
        aria-label="Date range"
        value={range}
        onChange={(event) => pick(event.target.value)}
        className="w-44 xl:hidden"
      >
        {RANGES.map((value) => (
          <option key={value} value={value}>
            {RANGE_LABELS[value]}
          </option>
        ))}
      </Select>
      <p className="tnum text-muted-foreground text-xs xl:text-end">
        {formatDay(dates.startDate)} – {formatDay(dates.endDate, true)}
      </p>
    </div>
  );
}
