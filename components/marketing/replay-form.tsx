"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useNow } from "@/components/hooks/use-now";
import { useStore } from "@/components/hooks/use-store";
import { Button } from "@/components/ui/button";
import { ErrorAlert } from "@/components/ui/error-alert";
import { Skeleton } from "@/components/ui/skeleton";
import { formatCount, plural } from "@/lib/client/format-number";
import { formatMoment } from "@/lib/client/format-time";
import { deadlineSentence, refusalSentence, resendLabel } from "@/lib/client/replay-words";
import { newReplayId, REPLAY_TOUCHES, replayEvents, replayPreviewQuery } from "@/lib/client/replays";
import { platformInfo } from "@/lib/contracts/platform-list";
import type { ReplayFilter, ReplayPreview } from "@/lib/contracts/replays";
import { BlockError } from "./block-error";
import { ReplayStatus } from "./replay-status";

type ReplayFormProps = { filter: ReplayFilter; onCancel: () => void; onSent: (replayId: string) => void };

/** Counts first, then sends once, then shows what comes of it. */
export function ReplayForm({ filter, onCancel, onSent }: ReplayFormProps) {
  const store = useStore();
  const queryClient = useQueryClient();
  // One for as long as this form is there: a second press is the same replay.
  const [replayId] = useState(newReplayId);
  const send = useMutation({
    mutationFn: () => replayEvents(store.id, { replayId, filter }),
    onSuccess: async () => {
      onSent(replayId);
      await Promise.all(REPLAY_TOUCHES.map((key) => queryClient.invalidateQueries({ queryKey: [key, store.id] })));
    },
  });
  const preview = useQuery({ ...replayPreviewQuery(store.id, filter), enabled: send.isIdle });
  if (send.isSuccess) return <ReplayStatus replayId={replayId} onDismiss={onCancel} />;
  if (!preview.data && preview.error) return <BlockError error={preview.error} onRetry={preview.refetch} />;
  if (!preview.data) return <Skeleton className="h-24" data-testid="replay-counting" />;
  const { data } = preview.data;
  return (
    <div className="grid gap-4" data-testid="replay-preview" data-state={data.deliveries > 0 ? "ready" : "nothing"}>
      <Preview data={data} />
      <ErrorAlert error={send.error} />
      <div className="flex flex-col-reverse gap-2 sm:flex-row sm:justify-end">
        <Button variant="outline" onClick={onCancel}>
          {data.deliveries > 0 ? "Don't resend" : "Close"}
        </Button>
        {data.deliveries > 0 && (
          <Button loading={send.isPending} onClick={() => send.mutate()} data-testid="confirm-replay">
            {resendLabel(data)}
          </Button>
        )}
      </div>
    </div>
  );
}

function Preview({ data }: { data: ReplayPreview["data"] }) {
  if (data.destinations.length === 0) return <p className="text-base">No failed sale is meant by this.</p>;
  return (
    <div className="grid gap-3">
      {data.destinations.map((line) => (
        <PreviewLine key={line.destination} line={line} />
      ))}
      {data.left > 0 && (
        <p className="text-base">
          {formatCount(data.deliveries)} of {formatCount(data.deliveries + data.left)} go out now, those with the least
          time left first. Ask again for the rest.
        </p>
      )}
      {data.deliveries > 0 && (
        <p className="text-muted-foreground text-sm">
          Order number, time and amount stay as they were, so that a platform can recognise a repeat.
        </p>
      )}
    </div>
  );
}

function PreviewLine({ line }: { line: ReplayPreview["data"]["destinations"][number] }) {
  const { timeZone } = useStore();
  const now = useNow();
  const { destination, sendable, neverSent, oldestAt, held, refusals } = line;
  const { label } = platformInfo(destination);
  const lines = [
    oldestAt && `The oldest is of ${formatMoment(oldestAt, timeZone)}.`,
    deadlineSentence(line, now),
    neverSent > 0 &&
      `${plural(neverSent, "sale")} came while ${label} was not connected and ${neverSent === 1 ? "was" : "were"} never sent.`,
    held &&
      sendable > 0 &&
      `Nothing goes to ${label} just now. They wait, and go out by themselves when it works again.`,
    ...refusals.map(({ why, count }) => refusalSentence(why, count)),
  ].filter((text) => typeof text === "string");
  return (
    <section aria-label={label} data-testid={`replay-preview-${destination}`} className="grid gap-1">
      <p className="font-medium text-base">
        {label}: {sendable > 0 ? `${plural(sendable, "sale")} can be resent` : "nothing can be resent"}
      </p>
      <ul className="grid list-disc gap-0.5 ps-5 text-muted-foreground text-sm">
        {lines.map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
    </section>
  );
}
