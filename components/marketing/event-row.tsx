"use client";

import * as m from "framer-motion/m";
import { useNow } from "@/components/hooks/use-now";
import { useStore } from "@/components/hooks/use-store";
import { TableCell, TableRowHeader } from "@/components/ui/table";
import { deliveryReason, EVENT_TYPE_WORDS, identifierWords } from "@/lib/client/delivery-words";
import { DASH, plural } from "@/lib/client/format-number";
import { formatClock, formatMoment } from "@/lib/client/format-time";
import { amountWords, orderWords, refundedWords } from "@/lib/client/sale-words";
import type { EventListItem } from "@/lib/contracts/events";
import { DESTINATION_IDS, platformInfo } from "@/lib/contracts/platform-list";
import { StatusPill } from "./status-pill";

type EventRowProps = { event: EventListItem; arrived: boolean; onOpen: (eventId: string) => void };

/** One sale and its fate at each destination. `arrived`: it came while the page was open, and fades in. */
export function EventRow({ event, arrived, onOpen }: EventRowProps) {
  const { timeZone } = useStore();
  const now = useNow();
  return (
    <m.tr
      role="row"
      data-testid={`event-row-${event.id}`}
      initial={arrived ? { opacity: 0 } : false}
      animate={{ opacity: 1 }}
      transition={{ duration: 0.2 }}
      className="relative border-t align-top max-md:grid max-md:grid-cols-2 max-md:gap-2 max-md:px-4 max-md:py-4 md:hover:bg-accent/50"
    >
      <TableRowHeader className="font-normal md:py-3 md:first:ps-6">
        {/* The whole row is its button; what has a hint of its own lies above. */}
        <button
          type="button"
          onClick={() => onOpen(event.id)}
          aria-haspopup="dialog"
          data-testid={`open-event-${event.id}`}
          className="rounded-xs text-start after:absolute after:inset-0 after:content-['']"
        >
          <span className="block font-medium underline decoration-dotted underline-offset-3">
            {EVENT_TYPE_WORDS[event.eventType]}
          </span>
          <bdi className="break-all font-mono text-muted-foreground">{orderWords(event)}</bdi>
        </button>
      </TableRowHeader>
      <TableCell className="tnum whitespace-nowrap text-end align-top md:py-3">
        <Amount event={event} />
      </TableCell>
      <TableCell className="whitespace-nowrap align-top text-muted-foreground md:py-3">
        <time dateTime={event.occurredAt} title={formatMoment(event.occurredAt, timeZone)} className="relative z-1">
          {formatClock(event.occurredAt, timeZone, now)}
        </time>
      </TableCell>
      <TableCell className="align-top text-muted-foreground max-md:text-end md:py-3">
        <span className="md:sr-only">Recognised by: </span>
        {identifierWords(event.identifiers)}
      </TableCell>
      {DESTINATION_IDS.map((destination) => {
        const delivery = event.deliveries.find((candidate) => candidate.destination === destination);
        return (
          <TableCell key={destination} className="align-top md:min-w-44 md:py-3 md:last:pe-6">
            {delivery ? <Delivery delivery={delivery} /> : DASH}
          </TableCell>
        );
      })}
    </m.tr>
  );
}

/** What a sale was made for, with what was given back of it since; what a refund took away. */
function Amount({ event }: { event: EventListItem }) {
  const refunded = refundedWords(event);
  if (refunded === null) return amountWords(event);
  return (
    <span data-testid="refunded-amount" className="grid justify-items-end">
      {amountWords(event)}
      <span className="text-muted-foreground text-xs">{refunded}</span>
    </span>
  );
}

function Delivery({ delivery }: { delivery: EventListItem["deliveries"][number] }) {
  const { timeZone } = useStore();
  const now = useNow();
  const { destination, state, held, attempts, nextAttemptAt, deliveredAt } = delivery;
  const reason = deliveryReason(delivery);
  return (
    <div data-testid={`delivery-${destination}`} data-state={state} className="grid justify-items-start gap-1">
      <span className="inline-flex items-center gap-2 max-md:flex-col max-md:items-start max-md:gap-0.5">
        <span className="text-muted-foreground text-xs md:sr-only">{platformInfo(destination).label}</span>
        <StatusPill state={state} held={held} />
      </span>
      {reason && <span className="max-w-60 text-muted-foreground text-xs">{reason}</span>}
      {state === "delivered" && deliveredAt && (
        <span className="text-muted-foreground text-xs">{formatClock(deliveredAt, timeZone, now)}</span>
      )}
      {state === "waiting" && attempts > 0 && !held && (
        <span className="text-muted-foreground text-xs">
          {plural(attempts, "try", "tries")}
          {nextAttemptAt && `, next ${formatClock(nextAttemptAt, timeZone, now)}`}
        </span>
      )}
    </div>
  );
}
