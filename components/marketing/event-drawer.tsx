"use client";

import { useQuery } from "@tanstack/react-query";
import { ChevronLeft, ChevronRight } from "lucide-react";
import { type KeyboardEvent, useEffect, useState } from "react";
import { useStore } from "@/components/hooks/use-store";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Sheet } from "@/components/ui/sheet";
import { Skeleton } from "@/components/ui/skeleton";
import { EVENT_TYPE_WORDS } from "@/lib/client/delivery-words";
import { eventQuery } from "@/lib/client/event-details";
import { eventText } from "@/lib/client/event-text";
import { orderWords } from "@/lib/client/sale-words";
import { BlockError } from "./block-error";
import { DeliveryPanel } from "./delivery-panel";
import { EventFacts } from "./event-facts";

type EventDrawerProps = {
  eventId: string | null;
  /** The list it was opened from, in its order: where the arrows lead. */
  ids: readonly string[];
  moveTo: (eventId: string) => void;
  close: () => void;
};

/** One sale, what became of it at each platform and every try, beside the list it stands in. */
export function EventDrawer({ eventId, ids, moveTo, close }: EventDrawerProps) {
  // The last one stays while the drawer slides out.
  const [shown, setShown] = useState(eventId);
  useEffect(() => {
    if (eventId !== null) setShown(eventId);
  }, [eventId]);
  const id = eventId ?? shown;
  const at = id === null ? -1 : ids.indexOf(id);
  const newer = at > 0 ? ids[at - 1] : undefined;
  const older = at >= 0 ? ids[at + 1] : undefined;
  const moveByKey = (event: KeyboardEvent) => {
    const next = event.key === "ArrowLeft" ? newer : event.key === "ArrowRight" ? older : undefined;
    if (
      next === undefined ||
      event.target instanceof HTMLInputElement ||
      event.altKey ||
      event.metaKey ||
      event.ctrlKey
    )
      return;
    event.preventDefault();
    moveTo(next);
  };
  const arrows = (
    <>
      <Arrow label="Newer sale" to={newer} onMove={moveTo} icon={ChevronLeft} />
      <Arrow label="Older sale" to={older} onMove={moveTo} icon={ChevronRight} />
    </>
  );
  return (
    <Sheet
      side="end"
      open={eventId !== null}
      onOpenChange={(open) => !open && close()}
      title={useTitle(id)}
      actions={arrows}
      testId="event-drawer"
      onKeyDown={moveByKey}
    >
      {id !== null && <Content key={id} eventId={id} isOpen={eventId !== null} />}
    </Sheet>
  );
}

/** As the contents have read it; asks for nothing itself. */
function useTitle(eventId: string | null): string {
  const store = useStore();
  const { data } = useQuery({ ...eventQuery(store.id, eventId ?? ""), enabled: false });
  if (!data) return "Sale";
  return `${EVENT_TYPE_WORDS[data.data.eventType]} ${orderWords(data.data)}`;
}

type ArrowProps = {
  label: string;
  to: string | undefined;
  onMove: (id: string) => void;
  icon: typeof ChevronLeft;
};
/** Stays where it is at the end of the list, so that the focus does too. */
function Arrow({ label, to, onMove, icon: Icon }: ArrowProps) {
  return (
    <Button
      variant="ghost"
      size="icon"
      aria-label={label}
      title={label}
      aria-disabled={to === undefined || undefined}
      onClick={() => to !== undefined && onMove(to)}
    >
      <Icon aria-hidden className="rtl:rotate-180" />
    </Button>
  );
}

function Content({ eventId, isOpen }: { eventId: string; isOpen: boolean }) {
  const store = useStore();
  const { data, error, refetch } = useQuery({ ...eventQuery(store.id, eventId), enabled: isOpen });
  if (!data) return error ? <BlockError error={error} onRetry={refetch} /> : <Skeleton className="h-96 rounded-lg" />;
  const event = data.data;
  return (
    <div className="grid gap-6 pb-6" data-testid={`event-details-${event.id}`}>
      <EventFacts event={event} />
      {event.deliveries.map((delivery) => (
        <DeliveryPanel key={delivery.destination} eventId={event.id} delivery={delivery} />
      ))}
      <div className="flex flex-wrap items-center justify-between gap-3 border-t pt-4">
        <p className="text-muted-foreground text-xs">For support. Holds nothing about the customer.</p>
        <CopyButton text={eventText(event)} label="Copy as text" testId="copy-event" />
      </div>
    </div>
  );
}
