"use client";

import { useState } from "react";
import { useStore } from "@/components/hooks/use-store";
import { Button } from "@/components/ui/button";
import {
  Table,
  TableBody,
  TableCardRow,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
  TableRowHeader,
} from "@/components/ui/table";
import { plural } from "@/lib/client/format-number";
import { formatDate, formatDay } from "@/lib/client/format-time";
import { rateSince } from "@/lib/client/rate-words";
import type { RateItem } from "@/lib/contracts/rates";
import { DeleteRateDialog } from "./delete-rate-dialog";

const PAGE = 50;

/** Newest first, some at a time: a business that states one every day has hundreds. */
export function RateTable({ rates }: { rates: readonly RateItem[] }) {
  const owner = useStore().can("own");
  const [shown, setShown] = useState(PAGE);
  const [deleting, setDeleting] = useState<RateItem>();
  const rest = rates.length - shown;
  return (
    <>
      <Table aria-labelledby="rates-heading" className="max-md:block">
        <TableHeader className="max-md:sr-only">
          <TableRow>
            {["From", "To", "From which day"].map((label) => (
              <TableHead key={label} className="first:ps-0">
                {label}
              </TableHead>
            ))}
            <TableHead className="text-end">Rate</TableHead>
            <TableHead>Stated by</TableHead>
            <TableHead>Stated on</TableHead>
            {owner && (
              <TableHead>
                <span className="sr-only">Actions</span>
              </TableHead>
            )}
          </TableRow>
        </TableHeader>
        <TableBody>
          {rates.slice(0, shown).map((rate) => (
            <RateRow key={rate.id} rate={rate} {...(owner && { onDelete: () => setDeleting(rate) })} />
          ))}
        </TableBody>
      </Table>
      {rest > 0 && (
        <div className="flex justify-center border-t p-3">
          <Button variant="outline" onClick={() => setShown(shown + PAGE)}>
            Show {plural(Math.min(rest, PAGE), "older rate")}
          </Button>
        </div>
      )}
      {deleting && <DeleteRateDialog rate={deleting} onClose={() => setDeleting(undefined)} />}
    </>
  );
}

function RateRow({ rate, onDelete }: { rate: RateItem; onDelete?: () => void }) {
  const { timeZone } = useStore();
  return (
    <TableCardRow data-testid={`rate-row-${rate.id}`} className="max-md:grid-cols-2">
      <TableRowHeader className="font-medium md:ps-0">
        <span className="md:hidden">From </span>
        {rate.from}
      </TableRowHeader>
      <TableCell className="font-medium">
        <span className="md:hidden">to </span>
        {rate.to}
      </TableCell>
      <TableCell className="whitespace-nowrap">
        <span className="md:hidden">From </span>
        {formatDay(rate.validFrom, true)}
      </TableCell>
      <TableCell className="tnum break-all md:text-end">
        <span className="md:hidden">Rate </span>
        {rate.rate}
      </TableCell>
      <TableCell className="break-words text-muted-foreground">
        <span className="md:hidden">By </span>
        {rate.createdBy ?? "—"}
      </TableCell>
      <TableCell className="whitespace-nowrap text-muted-foreground">
        <span className="md:hidden">On </span>
        {formatDate(rate.createdAt, timeZone)}
      </TableCell>
      {onDelete && (
        <TableCell className="text-end max-md:text-start">
          <Button variant="ghost" size="sm" onClick={onDelete} className="max-md:-ms-3">
            Delete<span className="sr-only"> {rateSince(rate)}</span>
          </Button>
        </TableCell>
      )}
    </TableCardRow>
  );
}
