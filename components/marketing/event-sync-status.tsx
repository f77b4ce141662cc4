"use client";

import { useQuery } from "@tanstack/react-query";
import { ArrowRight, ReceiptText } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import { useState } from "react";
import { useLiveSales, useLiveState } from "@/components/hooks/use-live-sales";
import { useStore } from "@/components/hooks/use-store";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { Empty } from "@/components/ui/empty";
import { Segmented } from "@/components/ui/segmented";
import { Skeleton } from "@/components/ui/skeleton";
import { eventStatusQuery, recentEventsQuery } from "@/lib/client/events";
import { liveWord } from "@/lib/client/live-state";
import { deliverySentence } from "@/lib/client/quiet-words";
import { BlockError } from "./block-error";
import { LiveLabel } from "./live-label";
import { PipelineBar } from "./pipeline-bar";
import { RecentSales } from "./recent-sales";

type Unit = "counts" | "shares";

export function EventSyncStatus() {
  const store = useStore();
  const [unit, setUnit] = useState<Unit>("counts");
  const live = useLiveState();
  const { data, error, refetch, failureCount } = useQuery(eventStatusQuery(store.id, live));
  const newest = useQuery(recentEventsQuery(store.id, live));
  useLiveSales(store.id, newest.data?.meta.streamCursor);
  const status = data?.data;
  return (
    <Card data-testid="event-sync-status" className="min-w-0">
      <CardHeader className="flex-row flex-wrap items-start justify-between gap-3">
        <div className="grid gap-1">
          <div className="flex flex-wrap items-center gap-3">
            <CardTitle>Sales from your till</CardTitle>
            <LiveLabel state={liveWord(live, failureCount)} />
          </div>
          <CardDescription data-testid="event-sync-summary">
            {status ? deliverySentence(status) : "What became of every sale at each platform."}
          </CardDescription>
        </div>
        <Actions unit={unit} onUnit={setUnit} hasFailures={(status?.syncErrors ?? 0) > 0} />
      </CardHeader>
      <CardContent className="grid gap-6">
        {!status && error && <BlockError error={error} onRetry={refetch} />}
        {!status && !error && <Skeleton className="h-32" />}
        {status?.totalEvents === 0 && <NoSales />}
        {status && status.totalEvents > 0 && (
          <>
            <div className="grid gap-8 xl:grid-cols-2">
              {status.destinations.map((destination) => (
                <PipelineBar key={destination.destination} data={destination} shares={unit === "shares"} />
              ))}
            </div>
            <RecentSales />
          </>
        )}
      </CardContent>
    </Card>
  );
}

type ActionsProps = { unit: Unit; onUnit: (unit: Unit) => void; hasFailures: boolean };
function Actions({ unit, onUnit, hasFailures }: ActionsProps) {
  const { slug } = useStore();
  return (
    <div className="flex flex-wrap items-center gap-2 print:hidden">
      <Segmented
        label="Show"
        value={unit}
        onChange={onUnit}
        options={[
          { value: "counts", label: "Counts" },
          { value: "shares", label: "%" },
        ]}
      />
      {hasFailures && (
        <Button asChild variant="outline" size="sm">
          <Link href={`/${slug}/events/failures` as Route}>See failures</Link>
        </Button>
      )}
      <Button asChild variant="outline" size="sm">
        <Link href={`/${slug}/events`}>
          All sales
          <ArrowRight aria-hidden className="rtl:rotate-180" />
        </Link>
      </Button>
    </div>
  );
}

export function NoSales() {
  const { slug, can } = useStore();
  return (
    <Empty
      icon={ReceiptText}
      title="No sales received yet"
      testId="no-sales"
      action={
        <Button asChild variant="outline">
          <Link href={`/${slug}/settings/keys`}>{can("own") ? "Create an API key" : "How a till connects"}</Link>
        </Button>
      }
    >
      Your till sends them with an API key. This page is listening; the first sale shows up by itself.
    </Empty>
  );
}
