"use client";

import { useQuery } from "@tanstack/react-query";
import { useLiveState } from "@/components/hooks/use-live-sales";
import { useStore } from "@/components/hooks/use-store";
import { EVENT_TYPE_WORDS } from "@/lib/client/delivery-words";
import { recentEventsQuery } from "@/lib/client/events";
import { amountWords, orderWords } from "@/lib/client/sale-words";
import { platformInfo } from "@/lib/contracts/platform-list";
import { RelativeTime } from "./relative-time";
import { StatusPill } from "./status-pill";

/** The newest few, so that a sale can be watched on its way from the overview. */
export function RecentSales() {
  const { id } = useStore();
  const { data } = useQuery(recentEventsQuery(id, useLiveState()));
  if (!data || data.data.length === 0) return null;
  return (
    <section aria-labelledby="recent-heading" data-testid="recent-sales" className="grid gap-2">
      <h3 id="recent-heading" className="font-semibold text-lg">
        Latest
      </h3>
      <ul className="divide-y rounded-md border">
        {data.data.map((event) => (
          <li key={event.id} className="flex flex-wrap items-center gap-x-4 gap-y-1.5 px-3 py-2 text-sm">
            <span className="min-w-0 flex-1 basis-36 truncate">
              <span className="font-medium">{EVENT_TYPE_WORDS[event.eventType]}</span>{" "}
              <bdi className="font-mono text-muted-foreground">{orderWords(event)}</bdi>
            </span>
            <span className="tnum">{amountWords(event)}</span>
            <span className="w-24 text-muted-foreground text-xs sm:text-end">
              <RelativeTime at={event.receivedAt} />
            </span>
            <span className="flex flex-wrap gap-x-3 gap-y-1">
              {event.deliveries.map((delivery) => (
                <span
                  key={delivery.destination}
                  className="inline-flex items-center gap-1 text-muted-foreground text-xs"
                >
                  {platformInfo(delivery.destination).label}
                  <StatusPill state={delivery.state} held={delivery.held} />
                </span>
              ))}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
