"use client";

import { useQuery } from "@tanstack/react-query";
import { useLiveState } from "@/components/hooks/use-live-sales";
import { useStore } from "@/components/hooks/use-store";
import { Card } from "@/components/ui/card";
import { eventStatusQuery } from "@/lib/client/events";
import { PipelineBar } from "./pipeline-bar";

/** The sums above the list of sales. */
export function EventPipelines() {
  const { id } = useStore();
  const { data } = useQuery(eventStatusQuery(id, useLiveState()));
  if (!data || data.data.totalEvents === 0) return null;
  return (
    <Card className="grid gap-8 p-4 md:p-6 xl:grid-cols-2">
      <h2 className="sr-only">Where they stand</h2>
      {data.data.destinations.map((destination) => (
        <PipelineBar key={destination.destination} data={destination} shares={false} />
      ))}
    </Card>
  );
}
