import type { TrendPoint, TrendsResponse } from "../../contracts/metrics";
import type { CsvColumn } from "../../core/csv";
import { figureColumns } from "./figure-csv";

type Line = { readonly currency: string; readonly point: TrendPoint; readonly previous: TrendPoint | null };

/** A line a currency and day, week or month; beside it what it is compared with. */
export const trendLines = ({ groups }: TrendsResponse["data"]): Line[] =>
  groups.flatMap(({ currency, points, previous }) =>
    points.map((point, place) => ({ currency, point, previous: previous?.[place] ?? null })),
  );

export function trendCsv({ groups }: TrendsResponse["data"]): readonly CsvColumn<Line>[] {
  const isCompared = groups.some(({ previous }) => previous !== null);
  const earlier: CsvColumn<Line>[] = [
    { header: "First day before", cell: ({ previous }) => previous?.startDate ?? null },
    { header: "Last day before", cell: ({ previous }) => previous?.endDate ?? null },
    ...figureColumns<Line>(" before", ({ previous, currency }) => ({ figures: previous, currency })),
  ];
  return [
    { header: "First day", cell: ({ point }) => point.startDate },
    { header: "Last day", cell: ({ point }) => point.endDate },
    { header: "Complete", cell: ({ point }) => (point.partial ? "no" : "yes") },
    { header: "Currency", cell: ({ currency }) => currency },
    ...figureColumns<Line>("", ({ point, currency }) => ({ figures: point, currency })),
    ...(isCompared ? earlier : []),
  ];
}
