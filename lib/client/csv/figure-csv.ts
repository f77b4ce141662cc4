import type { AdFigures, Figures } from "../../contracts/metrics";
import { type CsvCell, type CsvColumn, decimalCell } from "../../core/csv";
import { exponentOf } from "../../core/money";

/** What is not known, or has no meaning, is empty. */
type Ad = Pick<Figures, keyof AdFigures>;
type Told<F> = { readonly header: string; readonly tell: (figures: F, currency: string) => CsvCell };

export const amountCell = (value: number | null, currency: string): CsvCell =>
  value === null ? null : decimalCell(value, exponentOf(currency));

const AD: readonly Told<Ad>[] = [
  { header: "Spend", tell: ({ spend }, currency) => amountCell(spend, currency) },
  { header: "Revenue", tell: ({ revenue }, currency) => amountCell(revenue, currency) },
  { header: "ROAS", tell: ({ roas }) => roas },
  { header: "Impressions", tell: ({ impressions }) => impressions },
  { header: "Clicks", tell: ({ clicks }) => clicks },
  { header: "Conversions", tell: ({ conversions }) => conversions },
  {
    header: "Cost per conversion",
    tell: ({ costPerConversion }, currency) => amountCell(costPerConversion, currency),
  },
];
/** The platforms' revenue and the tills' stand beside each other. */
const ALL: readonly Told<Figures>[] = [
  ...AD,
  { header: "Till revenue", tell: ({ till }, currency) => amountCell(till?.tillRevenue ?? null, currency) },
  { header: "Sales", tell: ({ till }) => till?.sales ?? null },
  { header: "Refunds", tell: ({ till }) => till?.refunds ?? null },
  { header: "Blended ROAS", tell: ({ blendedRoas }) => blendedRoas },
];

type Of<Row, F> = (row: Row) => { readonly figures: F | null; readonly currency: string };
const columns =
  <F>(all: readonly Told<F>[]) =>
  <Row>(suffix: string, of: Of<Row, F>): CsvColumn<Row>[] =>
    all.map(({ header, tell }) => ({
      header: `${header}${suffix}`,
      cell: (row) => {
        const { figures, currency } = of(row);
        return figures && tell(figures, currency);
      },
    }));

/** `suffix` tells what they are of, where a line has them twice. */
export const adColumns = columns<Ad>(AD);
export const figureColumns = columns(ALL);
