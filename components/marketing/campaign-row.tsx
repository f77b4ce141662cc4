"use client";

import { ChevronDown } from "lucide-react";
import { useState } from "react";
import { TableCardRow, TableCell, TableRowHeader } from "@/components/ui/table";
import { areUsual, type ChosenColumn, columnInfo, figuresOnCard, isFigure } from "@/lib/client/campaign-columns";
import { figureText } from "@/lib/client/campaign-figures";
import { cn } from "@/lib/client/cn";
import type { CampaignListItem } from "@/lib/contracts/campaigns";
import type { AdFigures } from "@/lib/contracts/metrics";
import { platformInfo } from "@/lib/contracts/platform-list";
import { CampaignFigure } from "./campaign-figure";
import { CampaignStatusPill } from "./campaign-status-pill";
import { PlatformMark } from "./platform-mark";
import { TruncateMiddle } from "./truncate-middle";

type CampaignRowProps = {
  campaign: CampaignListItem;
  columns: readonly ChosenColumn[];
  /** More than there is room for: the name stays in sight while the rest scrolls sideways. */
  wide: boolean;
  /** The same in the compared range. */
  earlier: AdFigures | null;
  search: string;
};

/** Under 768 px the row is a card: a few figures at once, the rest behind More. */
export function CampaignRow({ campaign, columns, wide, earlier, search }: CampaignRowProps) {
  const [open, setOpen] = useState(false);
  const { id, name, platform, status, missing } = campaign;
  const onCard = figuresOnCard(columns);
  const hasMore = columns.some((column) => isFigure(column) && !onCard.includes(column));
  return (
    <TableCardRow
      data-testid={`campaign-row-${id}`}
      data-state={missing ? "missing" : status}
      className="max-md:grid-cols-6 md:hover:bg-accent/50"
    >
      <TableRowHeader
        className={cn(
          "bg-card font-medium max-md:self-center md:sticky md:start-0 md:min-w-44 md:max-w-64 md:first:ps-6",
          hasMore ? "max-md:col-span-4" : "max-md:col-span-6",
          // What scrolls beneath must not show through, so the row's colour on it is a whole one.
          "md:[tr:hover>&]:bg-[color-mix(in_oklab,var(--accent)_50%,var(--card))]",
          !wide && "@[68rem]:static @[68rem]:bg-transparent",
        )}
      >
        <span className="flex min-w-0 items-center gap-2">
          <PlatformMark platform={platform} className="size-4" />
          <TruncateMiddle text={name} search={search} />
        </span>
      </TableRowHeader>
      <TableCell className={cn("text-end max-md:col-span-2 md:hidden", !hasMore && "hidden")}>
        <button
          type="button"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
          className="inline-flex min-h-11 items-center gap-1 font-medium text-primary text-sm"
        >
          {open ? "Less" : "More"}
          <span className="sr-only"> about {name}</span>
          <ChevronDown aria-hidden className={cn("size-4 transition-transform duration-150", open && "rotate-180")} />
        </button>
      </TableCell>
      {columns.map((column) =>
        isFigure(column) ? (
          <CampaignFigure
            key={column}
            column={column}
            sums={campaign.lastSynced === null || campaign.unread ? null : campaign.performance}
            currency={campaign.currency}
            card={onCard.includes(column) ? "first" : open ? "more" : "none"}
            half={!areUsual(columns)}
          >
            {earlier && columnInfo(column).compared && (
              <span data-testid="earlier" className="block font-normal text-muted-foreground text-xs">
                was {figureText(column, earlier, campaign.currency)}
              </span>
            )}
          </CampaignFigure>
        ) : (
          <WordsCell key={column} column={column} campaign={campaign} columns={columns} />
        ),
      )}
    </TableCardRow>
  );
}

type WordsCellProps = Pick<CampaignRowProps, "campaign" | "columns"> & { column: ChosenColumn };

/** The platform and the state share a line of the card, or have it alone. */
function WordsCell({ column, campaign: { platform, status, missing }, columns }: WordsCellProps) {
  if (column === "platform")
    return (
      <TableCell
        className={cn(
          "whitespace-nowrap text-muted-foreground max-md:order-2 md:last:pe-6",
          columns.includes("status") ? "max-md:col-span-2" : "max-md:col-span-6",
        )}
      >
        {platformInfo(platform).label}
      </TableCell>
    );
  return (
    <TableCell
      className={cn(
        "max-md:order-3 md:last:pe-6",
        columns.includes("platform") ? "max-md:col-span-4" : "max-md:col-span-6",
      )}
    >
      <CampaignStatusPill status={status} missing={missing} />
    </TableCell>
  );
}
