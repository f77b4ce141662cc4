"use client";

import { useRange } from "@/components/hooks/use-range";
import { Segmented } from "@/components/ui/segmented";
import { Select } from "@/components/ui/select";
import { PERIOD_LABELS } from "@/lib/client/date-range";
import { formatDay } from "@/lib/client/format-time";
import { PERIODS, type Period } from "@/lib/contracts/periods";

/** Presets only. All visible where there is room, the browser's select where there is not. */
export function RangeControl({ today }: { today: string }) {
  const { range, dates, setRange } = useRange(today);
  const pick = (value: string) => {
    const next = PERIODS.find((candidate) => candidate === value);
    if (next) setRange(next);
  };
  return (
    <div className="grid gap-1" data-testid="range-control" data-state={range}>
      <Segmented<Period>
        label="Date range"
        value={range}
        onChange={setRange}
        options={PERIODS.map((value) => ({ value, label: PERIOD_LABELS[value] }))}
        className="max-xl:hidden"
      />
      <Select
        aria-label="Date range"
        value={range}
        onChange={(event) => pick(event.target.value)}
        className="w-44 xl:hidden"
      >
        {PERIODS.map((value) => (
          <option key={value} value={value}>
            {PERIOD_LABELS[value]}
          </option>
        ))}
      </Select>
      <p className="tnum text-muted-foreground text-xs xl:text-end">
        {formatDay(dates.startDate)} – {formatDay(dates.endDate, true)}
      </p>
    </div>
  );
}
