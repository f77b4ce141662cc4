"use client";

import { useQuery } from "@tanstack/react-query";
import { Sparkles } from "lucide-react";
import dynamic from "next/dynamic";
import { useRange } from "@/components/hooks/use-range";
import { useStore } from "@/components/hooks/use-store";
import { Card, CardContent, CardHeader, CardTitle } from "@/components/ui/card";
import { Empty } from "@/components/ui/empty";
import { Skeleton } from "@/components/ui/skeleton";
import { highlightsQuery } from "@/lib/client/figures";
import { withOrigin } from "@/lib/client/highlight-words";
import { rangePhrase } from "@/lib/client/range";
import { BlockError } from "./block-error";

// It moves, and what moves carries a library that the first look does not wait for.
const HighlightStack = dynamic(() => import("./highlight-stack").then((module) => module.HighlightStack), {
  ssr: false,
  loading: () => <Skeleton className="h-52" />,
});

/** What is worth a look, found by fixed rules and shown with the numbers that prove it. */
export function HighlightsCard({ today }: { today: string }) {
  const store = useStore();
  const { range, query } = useRange(today);
  const { data, error, refetch } = useQuery(highlightsQuery(store.id, query));
  return (
    <Card data-testid="highlights" className="flex min-w-0 flex-col">
      <CardHeader>
        <CardTitle>Worth a look</CardTitle>
      </CardHeader>
      <CardContent className="flex flex-1 flex-col">
        {!data && error && <BlockError error={error} onRetry={refetch} />}
        {!data && !error && <Skeleton className="h-52" role="status" aria-label="Loading highlights" />}
        {data?.data.length === 0 && (
          <Empty icon={Sparkles} title="No highlights in this period" testId="highlights-empty" className="py-6">
            They appear when a campaign stands out by what it spends and brings in.
          </Empty>
        )}
        {data && data.data.length > 0 && (
          <HighlightStack
            highlights={data.data.map((highlight) => withOrigin(highlight, data.meta))}
            period={rangePhrase(range)}
          />
        )}
      </CardContent>
    </Card>
  );
}
