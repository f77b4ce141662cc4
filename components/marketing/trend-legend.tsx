import type { ReactNode } from "react";
import { SERIES } from "@/lib/client/trend-rows";
import { SERIES_COLOURS, SeriesMark } from "./trend-looks";

type TrendLegendProps = { comparedWith: string | null; partial: boolean };

export function TrendLegend({ comparedWith, partial }: TrendLegendProps) {
  return (
    <figcaption>
      <ul className="flex flex-wrap gap-x-4 gap-y-1 text-muted-foreground text-xs" data-testid="trend-legend">
        {SERIES.map(({ id, label }) => (
          <Entry key={id} label={label}>
            <path d="M0 7H24" stroke={SERIES_COLOURS[id]} strokeWidth={2} />
            <SeriesMark id={id} x={12} y={7} />
          </Entry>
        ))}
        {comparedWith && (
          <Entry label={`${comparedWith.charAt(0).toUpperCase()}${comparedWith.slice(1)}`}>
            <path d="M0 7H24" stroke="currentColor" strokeWidth={1.5} strokeDasharray="5 4" />
          </Entry>
        )}
        {partial && (
          <Entry label="Not whole yet, or cut by the period">
            <path d="M0 7H24" stroke="currentColor" strokeWidth={1.5} strokeDasharray="2 3" />
            <circle cx={12} cy={7} r={4} fill="var(--card)" stroke="currentColor" strokeWidth={1.5} />
          </Entry>
        )}
      </ul>
    </figcaption>
  );
}

function Entry({ label, children }: { label: string; children: ReactNode }) {
  return (
    <li className="flex items-center gap-1.5">
      <svg aria-hidden width={24} height={14} viewBox="0 0 24 14" className="shrink-0">
        {children}
      </svg>
      {label}
    </li>
  );
}
