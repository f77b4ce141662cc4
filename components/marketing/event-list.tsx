"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { ArrowUp, SearchX } from "lucide-react";
import dynamic from "next/dynamic";
import { useMemo, useState } from "react";
import { useCalmRows } from "@/components/hooks/use-calm-rows";
import { useEventView } from "@/components/hooks/use-event-view";
import { useLiveSales, useLiveState } from "@/components/hooks/use-live-sales";
import { useOpenEvent } from "@/components/hooks/use-open-event";
import { useStore } from "@/components/hooks/use-store";
import { MotionRoot } from "@/components/shell/motion-root";
import { Button } from "@/components/ui/button";
import { Card, CardHeader, CardTitle } from "@/components/ui/card";
import { Empty } from "@/components/ui/empty";
import { Skeleton } from "@/components/ui/skeleton";
import { Table, TableBody, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import { eventsQuery, salesCsvHref } from "@/lib/client/events";
import { plural } from "@/lib/client/format-number";
import { zoneName } from "@/lib/client/format-time";
import { liveWord } from "@/lib/client/live-state";
import type { EventListItem } from "@/lib/contracts/events";
import { DESTINATION_IDS, platformInfo } from "@/lib/contracts/platform-list";
import { BlockError } from "./block-error";
import { DownloadCsv } from "./download-csv";
import { EventFilters } from "./event-filters";
import { EventRow } from "./event-row";
import { NoSales } from "./event-sync-status";
import { LiveLabel } from "./live-label";

// Only who opens a sale loads it.
const EventDrawer = dynamic(() => import("./event-drawer").then((module) => module.EventDrawer), { ssr: false });

export function EventListCard() {
  const { id, timeZone } = useStore();
  const view = useEventView();
  const live = useLiveState();
  const events = useInfiniteQuery(eventsQuery(id, view.filter, live));
  useLiveSales(id, events.data?.pages[0]?.meta.streamCursor);
  const rows = useMemo(() => events.data?.pages.flatMap(({ data }) => data) ?? [], [events.data]);
  const drawer = useOpenEvent();
  return (
    <Card data-testid="event-list" className="min-w-0">
      <CardHeader className="flex-row flex-wrap items-center justify-between gap-3">
        <div className="flex items-center gap-3">
          <CardTitle id="events-heading">All sales</CardTitle>
          <LiveLabel state={liveWord(live, events.failureCount)} />
        </div>
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          <p className="text-muted-foreground text-xs">Times in {zoneName(timeZone)}</p>
          {rows.length > 0 && <DownloadCsv href={salesCsvHref(id, view.filter)} of="sales" />}
        </div>
      </CardHeader>
      <EventFilters {...view} />
      {!events.data && events.error && (
        <div className="px-4 pb-6 md:px-6">
          <BlockError error={events.error} onRetry={events.refetch} />
        </div>
      )}
      {!events.data && !events.error && <Skeleton className="mx-6 mb-6 h-40" />}
      {events.data && rows.length === 0 && (view.filtered ? <NoMatch onClear={view.clear} /> : <NoSales />)}
      {rows.length > 0 && <Rows rows={rows} viewKey={JSON.stringify(view.filter)} onOpen={drawer.open} />}
      {drawer.wasOpen && <EventDrawer {...drawer} ids={rows.map((row) => row.id)} />}
      {events.hasNextPage && (
        <div className="flex justify-center border-t p-3">
          <Button variant="outline" loading={events.isFetchingNextPage} onClick={() => events.fetchNextPage()}>
            Load more sales
          </Button>
        </div>
      )}
    </Card>
  );
}

type RowsProps = { rows: readonly EventListItem[]; viewKey: string; onOpen: (eventId: string) => void };
function Rows({ rows, viewKey, onOpen }: RowsProps) {
  const { shown, waiting, release, watch } = useCalmRows(rows, viewKey);
  // What was there when the page came must not move; later arrivals fade in.
  const [before] = useState(() => new Set(rows.map(({ id }) => id)));
  return (
    <div {...watch}>
      <div role="status" className="sticky top-16 z-20 flex h-0 justify-center">
        {waiting > 0 && (
          <Button size="sm" className="rounded-full shadow-overlay" onClick={release} data-testid="new-events-pill">
            <ArrowUp aria-hidden />
            {plural(waiting, "new sale")}
          </Button>
        )}
      </div>
      <div className="max-lg:relative max-lg:overflow-x-auto">
        <Table aria-labelledby="events-heading" className="max-md:block">
          <TableHeader className="max-md:sr-only lg:sticky lg:top-14 lg:z-10">
            <TableRow className="bg-card lg:shadow-[inset_0_-1px_0_var(--border)]">
              <TableHead className="first:ps-6">Sale</TableHead>
              <TableHead className="text-end">Amount</TableHead>
              <TableHead>Time</TableHead>
              <TableHead>Recognised by</TableHead>
              {DESTINATION_IDS.map((destination) => (
                <TableHead key={destination} className="last:pe-6">
                  {platformInfo(destination).label}
                </TableHead>
              ))}
            </TableRow>
          </TableHeader>
          <TableBody>
            <MotionRoot>
              {shown.map((event) => (
                <EventRow key={event.id} event={event} arrived={!before.has(event.id)} onOpen={onOpen} />
              ))}
            </MotionRoot>
          </TableBody>
        </Table>
      </div>
    </div>
  );
}

function NoMatch({ onClear }: { onClear: () => void }) {
  return (
    <Empty
      icon={SearchX}
      title="No sale matches"
      testId="events-filtered-empty"
      action={
        <Button variant="outline" onClick={onClear}>
          Clear filters
        </Button>
      }
    >
      Other sales are hidden by the filters above. An order number has to be whole, as the till prints it.
    </Empty>
  );
}
