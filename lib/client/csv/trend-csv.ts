import type { TrendPoint, TrendsResponse } from "../../contracts/metrics";
import type { CsvColumn } from "../../core/csv";
import { figureColumns } from "./figure-csv";

type Line = { readonly currency: string; readonly point: TrendPoint | null; readonly previous: TrendPoint | null };

/** A line a currency and day, week or month; beside it what it is compared with, which may be longer. */
export const trendLines = ({ groups }: TrendsResponse["data"]): Line[] =>
  groups.flatMap(({ currency, points, previous }) =>
    Array.from({ length: Math.max(points.length, previous?.length ?? 0) }, (_none, place) => ({
      ...{ currency, point: points[place] ?? null, previous: previous?.[place] ?? null },
    })),
  );

export function trendCsv({ groups }: TrendsResponse["data"]): readonly CsvColumn<Line>[] {
  const isCompared = groups.some(({ previous }) => previous !== null);
  const earlier: CsvColumn<Line>[] = [
    { header: "First day before", cell: ({ previous }) => previous?.startDate ?? null },
    { header: "Last day before", cell: ({ previous }) => previous?.endDate ?? null },
    ...figureColumns<Line>(" before", ({ previous, currency }) => ({ figures: previous, currency })),
  ];
  return [
    { header: "First day", cell: ({ point }) => point?.startDate ?? null },
    { header: "Last day", cell: ({ point }) => point?.endDate ?? null },
    { header: "Complete", cell: ({ point }) => point && (point.partial ? "no" : "yes") },
    { header: "Currency", cell: ({ currency }) => currency },
    ...figureColumns<Line>("", ({ point, currency }) => ({ figures: point, currency })),
    ...(isCompared ? earlier : []),
  ];
}
