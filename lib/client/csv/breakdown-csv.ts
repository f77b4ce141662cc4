import type { BreakdownItem, BreakdownMetric, BreakdownResponse } from "../../contracts/metrics";
import { platformInfo } from "../../contracts/platform-list";
import type { CsvCell, CsvColumn } from "../../core/csv";
import { CAMPAIGN_SORT_WORDS, CAMPAIGN_STATUS_WORDS } from "../campaign-words";
import { adColumns, amountCell } from "./figure-csv";

type Line = { readonly currency: string; readonly item: BreakdownItem };
type Data = BreakdownResponse["data"];

/** In the order of the screen: the largest change first. */
export const breakdownLines = ({ groups }: Data): Line[] =>
  groups.flatMap(({ currency, items }) => items.map((item) => ({ currency, item })));

/** The figures of both ranges, and how much of the metric's change is whose. */
export function breakdownCsv({ by, metric, groups }: Data): readonly CsvColumn<Line>[] {
  const isCompared = groups.some(({ total, items }) => [total, ...items].some(({ previous }) => previous !== null));
  const campaign: CsvColumn<Line>[] = [
    { header: "Campaign", cell: ({ item }) => item.name },
    { header: "Status", cell: ({ item }) => item.status && CAMPAIGN_STATUS_WORDS[item.status] },
  ];
  const change: CsvColumn<Line>[] = [
    {
      header: `${CAMPAIGN_SORT_WORDS[metric]} change`,
      cell: ({ item, currency }) => changeCell(item, metric, currency),
    },
    { header: "Share of change", cell: ({ item }) => item.shareOfChange },
    ...adColumns<Line>(" before", ({ item, currency }) => ({ figures: item.previous, currency })),
  ];
  return [
    ...(by === "campaign" ? campaign : []),
    { header: "Platform", cell: ({ item }) => platformInfo(item.platform).label },
    { header: "Currency", cell: ({ currency }) => currency },
    ...adColumns<Line>("", ({ item, currency }) => ({ figures: item.current, currency })),
    ...(isCompared ? change : []),
  ];
}

function changeCell({ change }: BreakdownItem, metric: BreakdownMetric, currency: string): CsvCell {
  return metric === "spend" || metric === "revenue" ? amountCell(change, currency) : change;
}
