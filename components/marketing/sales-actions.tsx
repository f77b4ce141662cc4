"use client";

import { useQuery } from "@tanstack/react-query";
import { CircleCheck, TriangleAlert } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import { useLastReplay } from "@/components/hooks/use-last-replay";
import { useLiveState } from "@/components/hooks/use-live-sales";
import { useStore } from "@/components/hooks/use-store";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { eventStatusQuery } from "@/lib/client/events";
import { formatCount } from "@/lib/client/format-number";
import { ReplayStatus } from "./replay-status";
import { ResendByDate } from "./resend-by-date";

/** From the list of sales to what failed of it, and to sending it again. */
export function SalesActions() {
  const { id, slug } = useStore();
  // The kept counts: grouping what failed reads the sales themselves.
  const { data } = useQuery(eventStatusQuery(id, useLiveState()));
  const failed = data?.data.syncErrors ?? 0;
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Button asChild variant="outline" size="sm">
        <Link
          href={`/${slug}/events/failures` as Route}
          data-testid="failures-link"
          data-state={failed > 0 ? "failing" : "none"}
        >
          {failed > 0 ? <TriangleAlert aria-hidden className="text-destructive" /> : <CircleCheck aria-hidden />}
          Failures
          {failed > 0 && <Badge tone="destructive">{formatCount(failed)}</Badge>}
        </Link>
      </Button>
      <ResendByDate />
    </div>
  );
}

/** The result of the last replay from this page, until it is dismissed. */
export function LastReplay() {
  const { replayId, dismiss } = useLastReplay();
  return replayId === null ? null : <ReplayStatus replayId={replayId} onDismiss={dismiss} />;
}
