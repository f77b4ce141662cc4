import { TableCardRow, TableCell, TableFooter, TableRowHeader } from "@/components/ui/table";
import { cn } from "@/lib/client/cn";
import { plural } from "@/lib/client/format-number";
import type { CampaignListResponse } from "@/lib/contracts/campaigns";
import { type Metric, metricText } from "./campaign-columns";
import { RoasCell } from "./roas-cell";

const METRICS: readonly Metric[] = ["impressions", "clicks", "conversions", "spend", "revenue"];
const ON_CARD: readonly Metric[] = ["spend", "revenue"];
const ON_CARD_LOOK = "max-md:grid max-md:content-start max-md:text-start";
const LABELS: Partial<Record<Metric, string>> = { spend: "Spend", revenue: "Revenue" };

/** Sums of everything that matches, one row a currency; ROAS from the sums. Currencies are never added. */
export function CampaignTotals({ meta }: { meta: CampaignListResponse["meta"] }) {
  return (
    <TableFooter>
      {meta.totals.map((total) => (
        <TableCardRow
          key={total.currency}
          data-testid={`campaign-totals-${total.currency}`}
          className="border-t-2 bg-muted/50 font-medium max-md:grid-cols-3"
        >
          <TableRowHeader colSpan={3} className="font-medium max-md:col-span-3 md:py-3 md:first:ps-6">
            Total
            <span className="font-normal text-muted-foreground">
              {" "}
              {meta.totals.length > 1 ? `in ${total.currency}` : `of ${plural(meta.total, "campaign")}`}
            </span>
          </TableRowHeader>
          {METRICS.map((metric) => (
            <TableCell
              key={metric}
              className={cn(
                "tnum whitespace-nowrap text-end",
                ON_CARD.includes(metric) ? ON_CARD_LOOK : "max-md:hidden",
              )}
            >
              <span aria-hidden className="font-normal text-muted-foreground text-xs md:hidden">
                {LABELS[metric]}
              </span>
              {metricText(total, metric, total.currency, true)}
            </TableCell>
          ))}
          <TableCell className={cn("whitespace-nowrap text-end md:pe-6", ON_CARD_LOOK)}>
            <span aria-hidden className="font-normal text-muted-foreground text-xs md:hidden">
              ROAS
            </span>
            <RoasCell roas={total.roas} />
          </TableCell>
        </TableCardRow>
      ))}
    </TableFooter>
  );
}
