import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow, TableRowHeader } from "@/components/ui/table";
import { DASH, formatMoney } from "@/lib/client/format-number";
import { SERIES, type TrendRow, type UNIT_WORDS } from "@/lib/client/trend-rows";

type TrendTableProps = {
  rows: readonly TrendRow[];
  currency: string;
  comparedWith: string | null;
  unit: keyof typeof UNIT_WORDS;
};
const HEADS = { day: "Day", week: "Week", month: "Month" } as const;

/** The same points as text, newest last, each beside the one it is compared with. */
export function TrendTable({ rows, currency, comparedWith, unit }: TrendTableProps) {
  const money = (amount: number | null | undefined) =>
    amount === null || amount === undefined ? DASH : formatMoney(amount, currency);
  return (
    <section
      aria-label="The trend as a table"
      className="max-h-80 overflow-auto"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: else its rows are out of a keyboard's reach
      tabIndex={0}
      data-testid="trend-table"
    >
      <Table aria-labelledby="trend-heading">
        <TableHeader>
          <TableRow className="sticky top-0 bg-card">
            <TableHead>{HEADS[unit]}</TableHead>
            {SERIES.map(({ id, label }) => (
              <TableHead key={id} className="text-end">
                {label}
              </TableHead>
            ))}
          </TableRow>
        </TableHeader>
        <TableBody className="max-md:table-row-group">
          {rows.map((row) => (
            <TableRow key={row.at} className="border-t" data-testid="trend-row">
              <TableRowHeader className="px-2.5 py-1.5 font-normal">
                {row.name || DASH}
                {row.partial && <span className="text-muted-foreground"> (not whole)</span>}
                {comparedWith && row.before && (
                  <span className="block text-muted-foreground text-xs">was {row.before.name}</span>
                )}
              </TableRowHeader>
              {SERIES.map(({ id }) => (
                <TableCell key={id} className="tnum whitespace-nowrap px-2.5 py-1.5 text-end">
                  {money(row.now?.[id])}
                  {comparedWith && row.before && (
                    <span className="block text-muted-foreground text-xs">{money(row.before[id])}</span>
                  )}
                </TableCell>
              ))}
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </section>
  );
}
