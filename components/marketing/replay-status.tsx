"use client";

import { useQuery } from "@tanstack/react-query";
import { useStore } from "@/components/hooks/use-store";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Progress } from "@/components/ui/progress";
import { Skeleton } from "@/components/ui/skeleton";
import { ApiError } from "@/lib/client/api-error";
import { replaySummary } from "@/lib/client/replay-words";
import { replayQuery } from "@/lib/client/replays";
import { BlockError } from "./block-error";

/** How a replay is going, and at last what came of it. Stays until it is dismissed. */
export function ReplayStatus({ replayId, onDismiss }: { replayId: string; onDismiss: () => void }) {
  const store = useStore();
  const { data, error, refetch } = useQuery(replayQuery(store.id, replayId));
  const dismiss = (
    <Button variant="outline" size="sm" onClick={onDismiss}>
      Done
    </Button>
  );
  if (!data && error && !(error instanceof ApiError && error.status === 404))
    return <BlockError error={error} onRetry={refetch} />;
  if (!data && error)
    return (
      <Alert tone="warning" title="This result is not here any more" action={dismiss}>
        What became of each sale stands in the list.
      </Alert>
    );
  if (!data) return <Skeleton className="h-16 rounded-md" />;
  const { tone, title, lines, share } = replaySummary(data.data);
  return (
    <Alert
      tone={tone}
      role="status"
      title={title}
      testId="replay-status"
      state={data.data.done ? "done" : "running"}
      action={dismiss}
    >
      {!data.data.done && <Progress value={share} className="my-2 max-w-sm" />}
      {lines.map((line) => (
        <p key={line}>{line}</p>
      ))}
    </Alert>
  );
}
