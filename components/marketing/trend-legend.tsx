import type { ReactNode } from "react";
import { cn } from "@/lib/client/cn";
import { SERIES, type SeriesId } from "@/lib/client/trend-rows";
import { SERIES_COLOURS, SeriesMark } from "./trend-looks";

type TrendLegendProps = {
  comparedWith: string | null;
  partial: boolean;
  hidden: readonly SeriesId[];
  onToggle: (id: SeriesId) => void;
};

/** Each line is a button that leaves it out, so that a high one does not flatten the others; one of them stays. */
export function TrendLegend({ comparedWith, partial, hidden, onToggle }: TrendLegendProps) {
  const isLast = (id: SeriesId) => hidden.length === SERIES.length - 1 && !hidden.includes(id);
  return (
    <figcaption>
      <ul className="flex flex-wrap items-center gap-x-2 text-muted-foreground text-xs" data-testid="trend-legend">
        {SERIES.map(({ id, label }) => (
          <li key={id}>
            <button
              type="button"
              aria-pressed={!hidden.includes(id)}
              aria-disabled={isLast(id) || undefined}
              data-testid={`trend-series-${id}`}
              onClick={() => !isLast(id) && onToggle(id)}
              className={cn(
                "flex min-h-7 items-center gap-1.5 rounded-xs px-1 hover:bg-accent hover:text-accent-foreground pointer-coarse:min-h-11",
                hidden.includes(id) && "line-through [&>svg]:opacity-40 print:hidden",
              )}
            >
              <Line>
                <path d="M0 7H24" stroke={SERIES_COLOURS[id]} strokeWidth={2} />
                <SeriesMark id={id} x={12} y={7} />
              </Line>
              {label}
            </button>
          </li>
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
    <li className="flex min-h-7 items-center gap-1.5 px-1">
      <Line>{children}</Line>
      {label}
    </li>
  );
}

const Line = ({ children }: { children: ReactNode }) => (
  <svg aria-hidden width={24} height={14} viewBox="0 0 24 14" className="shrink-0">
    {children}
  </svg>
);
