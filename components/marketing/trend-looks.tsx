import type { SeriesId } from "@/lib/client/trend-rows";

/** Each series has a shape besides its colour; platforms keep the other colours, tills have their own everywhere. */
export const SERIES_COLOURS: Readonly<Record<SeriesId, string>> = {
  spend: "var(--chart-5)",
  revenue: "var(--chart-1)",
  till: "var(--chart-3)",
};

type MarkProps = { id: SeriesId; x: number; y: number; hollow?: boolean; size?: number };

/** A square for spend, a circle for what platforms report, a triangle for tills; hollow where a point is not whole. */
export function SeriesMark({ id, x, y, hollow, size = 4 }: MarkProps) {
  const paint = {
    stroke: SERIES_COLOURS[id],
    strokeWidth: 1.5,
    fill: hollow ? "var(--card)" : SERIES_COLOURS[id],
    "data-mark": hollow ? "partial" : id,
  };
  if (id === "revenue") return <circle cx={x} cy={y} r={size} {...paint} />;
  if (id === "spend")
    return <rect x={x - size + 0.5} y={y - size + 0.5} width={2 * size - 1} height={2 * size - 1} {...paint} />;
  return <path d={`M${x} ${y - size - 0.5}L${x + size + 0.5} ${y + size - 0.5}H${x - size - 0.5}Z`} {...paint} />;
}
