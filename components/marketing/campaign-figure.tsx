import type { ReactNode } from "react";
import { TableCell } from "@/components/ui/table";
import { columnInfo, type FigureColumn } from "@/lib/client/campaign-columns";
import { figureText } from "@/lib/client/campaign-figures";
import { cn } from "@/lib/client/cn";
import { DASH } from "@/lib/client/format-number";
import type { Performance } from "@/lib/contracts/campaigns";
import { RoasCell } from "./roas-cell";

type CampaignFigureProps = {
  column: FigureColumn;
  /** Null: never read, which is not 0. */
  sums: Performance | null;
  currency: string;
  /** Where it stands on the card of a small screen: before or behind the others, or not at all. */
  card: "first" | "more" | "none";
  /** It has half of the card's width, and not a third. */
  half: boolean;
  children?: ReactNode;
};
const CARD = {
  first: "max-md:order-4",
  more: "max-md:order-5",
  none: "max-md:hidden",
};

/** One figure of a campaign or of the totals, under its header, or on a small screen under a label of its own. */
export function CampaignFigure({ column, sums, currency, card, half, children }: CampaignFigureProps) {
  const { label, kind } = columnInfo(column);
  return (
    <TableCell
      className={cn(
        "whitespace-nowrap text-end max-md:grid max-md:content-start max-md:text-start md:last:pe-6",
        kind !== "roas" && "tnum",
        half ? "max-md:col-span-3" : "max-md:col-span-2",
        CARD[card],
      )}
    >
      <span aria-hidden className="font-normal text-muted-foreground text-xs md:hidden">
        {label}
      </span>
      {kind === "roas" ? <RoasCell roas={sums?.roas ?? null} /> : sums ? figureText(column, sums, currency) : DASH}
      {children}
    </TableCell>
  );
}
