"use client";

import { ArrowDown, ArrowUp, ChevronsUpDown } from "lucide-react";
import { TableHead, TableHeader, TableRow } from "@/components/ui/table";
import { Tooltip } from "@/components/ui/tooltip";
import { type ChosenColumn, columnInfo } from "@/lib/client/campaign-columns";
import type { CampaignSort } from "@/lib/client/campaign-words";
import { cn } from "@/lib/client/cn";

type Props = {
  columns: readonly ChosenColumn[];
  /** More than there is room for: the names stay in sight while the rest scrolls sideways. */
  wide: boolean;
  sort: CampaignSort;
  order: "asc" | "desc";
  onSort: (sort: CampaignSort, order: "asc" | "desc") => void;
};

/** Headers are buttons: once sorts (numbers large to small, words A to Z), again turns it round. */
export function CampaignTableHead({ columns, wide, sort, order, onSort }: Props) {
  return (
    <TableHeader className={cn("max-md:sr-only", !wide && "@[68rem]:sticky @[68rem]:top-14 @[68rem]:z-10")}>
      <TableRow className={cn("bg-card", !wide && "@[68rem]:shadow-[inset_0_-1px_0_var(--border)]")}>
        {(["name", ...columns] as const).map(columnInfo).map((column) => {
          const active = column.id === sort;
          const Icon = !active ? ChevronsUpDown : order === "asc" ? ArrowUp : ArrowDown;
          const next = active ? (order === "asc" ? "desc" : "asc") : column.numeric ? "desc" : "asc";
          return (
            <TableHead
              key={column.id}
              aria-sort={active ? (order === "asc" ? "ascending" : "descending") : "none"}
              className={cn(
                "px-0.5 first:ps-4 last:pe-4",
                column.numeric && "text-end",
                column.id === "name" && "bg-card md:sticky md:start-0",
                column.id === "name" && !wide && "@[68rem]:static",
              )}
            >
              <Tooltip hint={column.hint}>
                <button
                  type="button"
                  onClick={() => onSort(column.id, next)}
                  className={cn(
                    "group inline-flex h-7 items-center gap-1 rounded-xs px-2 hover:bg-accent hover:text-accent-foreground",
                    column.numeric && "flex-row-reverse",
                    active && "text-foreground",
                  )}
                >
                  {column.label}
                  <Icon
                    aria-hidden
                    className={cn(
                      "size-3.5",
                      !active && "opacity-0 group-hover:opacity-60 group-focus-visible:opacity-60",
                    )}
                  />
                </button>
              </Tooltip>
            </TableHead>
          );
        })}
      </TableRow>
    </TableHeader>
  );
}
