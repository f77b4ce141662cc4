import { statusText } from "../../contracts/campaign-status-words";
import type { CampaignListItem, Performance } from "../../contracts/campaigns";
import { platformInfo } from "../../contracts/platform-list";
import type { CsvCell, CsvColumn } from "../../core/csv";
import { type CampaignColumn, columnInfo, type FigureColumn, isFigure, USUAL_COLUMNS } from "../campaign-columns";
import { figureValue } from "../campaign-figures";
import type { EarlierFigures } from "../earlier-figures";
import { amountCell } from "./figure-csv";

type Row = CampaignListItem;

const WORDS: Readonly<Record<Exclude<CampaignColumn, FigureColumn>, (row: Row) => CsvCell>> = {
  name: ({ name }) => name,
  platform: ({ platform }) => platformInfo(platform).label,
  status: statusText,
};

function figureCell(column: FigureColumn, sums: Performance, currency: string): CsvCell {
  const value = figureValue(column, sums, currency);
  return columnInfo(column).kind === "money" ? amountCell(value, currency) : value;
}

const toColumn = (column: CampaignColumn): CsvColumn<Row> => ({
  header: columnInfo(column).label,
  cell: isFigure(column)
    ? // What was never read is not 0: it is empty, as the screen has a dash.
      ({ performance, currency, lastSynced, unread }) =>
        lastSynced === null || unread ? null : figureCell(column, performance, currency)
    : WORDS[column],
});

/** What the table has below its figures as "was …". */
const toEarlier = (column: FigureColumn, earlier: EarlierFigures): CsvColumn<Row> => ({
  header: `${columnInfo(column).label} before`,
  cell: (row) => {
    const sums = earlier(row);
    return sums && figureCell(column, sums, row.currency);
  },
});

/** Columns of the campaign table, by default those that it has before anybody chose, and the currency of their amounts. */
export function campaignCsv(
  earlier: EarlierFigures | null,
  columns: readonly CampaignColumn[] = ["name", ...USUAL_COLUMNS],
): readonly CsvColumn<Row>[] {
  const figures = columns.filter(isFigure);
  return [
    ...columns.map(toColumn),
    ...(figures.some((column) => columnInfo(column).kind === "money")
      ? [{ header: "Currency", cell: ({ currency }: Row) => currency }]
      : []),
    ...(earlier
      ? figures.filter((column) => columnInfo(column).compared).map((column) => toEarlier(column, earlier))
      : []),
  ];
}
