"use client";

import { ChevronDown } from "lucide-react";
import { useState } from "react";
import { TableCardRow, TableCell, TableRowHeader } from "@/components/ui/table";
import { cn } from "@/lib/client/cn";
import { formatMoney } from "@/lib/client/format-number";
import { roasBand } from "@/lib/client/roas-band";
import type { CampaignListItem } from "@/lib/contracts/campaigns";
import type { AdFigures } from "@/lib/contracts/metrics";
import { platformInfo } from "@/lib/contracts/platform-list";
import { type Metric, metricText } from "./campaign-columns";
import { CampaignStatusPill } from "./campaign-status-pill";
import { PlatformMark } from "./platform-mark";
import { RoasCell } from "./roas-cell";
import { TruncateMiddle } from "./truncate-middle";

/** Under 768 px the row is a card: spend, revenue and ROAS at once, the rest behind More. */
const METRICS: readonly { metric: Metric; label: string; always: boolean }[] = [
  { metric: "impressions", label: "Impressions", always: false },
  { metric: "clicks", label: "Clicks", always: false },
  { metric: "conversions", label: "Conversions", always: false },
  { metric: "spend", label: "Spend", always: true },
  { metric: "revenue", label: "Revenue", always: true },
];
const CARD_FIGURE = "max-md:order-4 max-md:grid max-md:content-start max-md:text-start";

type CampaignRowProps = {
  campaign: CampaignListItem;
  /** The same in the compared range. */
  earlier: AdFigures | null;
};

export function CampaignRow({ campaign, earlier }: CampaignRowProps) {
  const [open, setOpen] = useState(false);
  const { name, platform, status, missing, performance, currency, lastSynced } = campaign;
  const known = lastSynced !== null;
  return (
    <TableCardRow
      data-testid={`campaign-row-${campaign.id}`}
      data-state={missing ? "missing" : status}
      className="max-md:grid-cols-3 md:hover:bg-accent/50"
    >
      <TableRowHeader className="bg-card font-medium max-md:col-span-2 max-md:self-center md:sticky md:start-0 md:min-w-44 md:max-w-64 md:first:ps-6 @[68rem]:static @[68rem]:bg-transparent">
        <span className="flex min-w-0 items-center gap-2">
          <PlatformMark platform={platform} className="size-4" />
          <TruncateMiddle text={name} />
        </span>
      </TableRowHeader>
      <TableCell className="text-end md:hidden">
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
      <TableCell className="whitespace-nowrap text-muted-foreground max-md:order-2">
        {platformInfo(platform).label}
      </TableCell>
      <TableCell className="max-md:order-3 max-md:col-span-2">
        <CampaignStatusPill status={status} missing={missing} />
      </TableCell>
      {METRICS.map(({ metric, label, always }) => (
        <TableCell
          key={metric}
          className={cn(
            "tnum whitespace-nowrap text-end",
            CARD_FIGURE,
            !always && (open ? "max-md:order-5" : "max-md:hidden"),
          )}
        >
          <CardLabel>{label}</CardLabel>
          {metricText(performance, metric, currency, known)}
          {earlier && (metric === "spend" || metric === "revenue") && (
            <Earlier>{formatMoney(earlier[metric], currency)}</Earlier>
          )}
        </TableCell>
      ))}
      <TableCell className={cn("whitespace-nowrap text-end md:pe-6", CARD_FIGURE)}>
        <CardLabel>ROAS</CardLabel>
        <RoasCell roas={known ? performance.roas : null} />
        {earlier && <Earlier>{roasBand(earlier.roas).text}</Earlier>}
      </TableCell>
    </TableCardRow>
  );
}

function Earlier({ children }: { children: string }) {
  return (
    <span data-testid="earlier" className="block font-normal text-muted-foreground text-xs">
      was {children}
    </span>
  );
}

function CardLabel({ children }: { children: string }) {
  return (
    <span aria-hidden className="text-muted-foreground text-xs md:hidden">
      {children}
    </span>
  );
}
