import { useStore } from "@/components/hooks/use-store";
import { TableCardRow, TableCell, TableFooter, TableRowHeader } from "@/components/ui/table";
import { areUsual, type ChosenColumn, figuresOnCard, isFigure } from "@/lib/client/campaign-columns";
import { ownCurrencyFirst, plural } from "@/lib/client/format-number";
import type { CampaignListResponse } from "@/lib/contracts/campaigns";
import { CampaignFigure } from "./campaign-figure";

type CampaignTotalsProps = { meta: CampaignListResponse["meta"]; columns: readonly ChosenColumn[] };

/** Sums of everything that matches, one row a currency, the store's first; ratios from the sums. Currencies are never added. */
export function CampaignTotals({ meta, columns }: CampaignTotalsProps) {
  const store = useStore();
  // The words of the row have the room up to the first figure.
  const first = columns.findIndex(isFigure);
  const before = first < 0 ? columns.length : first;
  const onCard = figuresOnCard(columns);
  return (
    <TableFooter>
      {ownCurrencyFirst(meta.totals, store.currency).map((total) => (
        <TableCardRow
          key={total.currency}
          data-testid={`campaign-totals-${total.currency}`}
          className="border-t-2 bg-muted/50 font-medium max-md:grid-cols-6"
        >
          <TableRowHeader colSpan={before + 1} className="font-medium max-md:col-span-6 md:py-3 md:first:ps-6">
            Total
            <span className="font-normal text-muted-foreground">
              {" "}
              {meta.totals.length > 1 ? `in ${total.currency}` : `of ${plural(meta.total, "row")}`}
            </span>
          </TableRowHeader>
          {columns
            .slice(before)
            .map((column) =>
              isFigure(column) ? (
                <CampaignFigure
                  key={column}
                  column={column}
                  sums={total.unread ? null : total}
                  currency={total.currency}
                  card={onCard.includes(column) ? "first" : "none"}
                  half={!areUsual(columns)}
                />
              ) : (
                <TableCell key={column} className="max-md:hidden" />
              ),
            )}
        </TableCardRow>
      ))}
    </TableFooter>
  );
}
