"use client";

import { Inbox, PauseCircle } from "lucide-react";
import { useNow } from "@/components/hooks/use-now";
import { useStore } from "@/components/hooks/use-store";
import { cn } from "@/lib/client/cn";
import { SKIP_WORDS, STATE_WORDS } from "@/lib/client/delivery-words";
import { formatCount, formatShare } from "@/lib/client/format-number";
import { formatClock } from "@/lib/client/format-time";
import { pipelineSteps } from "@/lib/client/pipeline-steps";
import { waitingSentence } from "@/lib/client/reason-words";
import type { DeliveryState, EventStatus } from "@/lib/contracts/events";
import { platformInfo } from "@/lib/contracts/platform-list";
import { PlatformMark } from "./platform-mark";
import { RelativeTime } from "./relative-time";
import { DELIVERY_LOOKS } from "./status-pill";

type Destination = EventStatus["data"]["destinations"][number];
const FILLS: Readonly<Record<DeliveryState, string>> = {
  skipped: "bg-muted-foreground/40",
  waiting: "bg-info/50",
  accepted: "bg-info",
  delivered: "bg-success",
  refused: "bg-destructive",
  expired: "bg-warning/60",
  unknown_outcome: "bg-warning",
};
const TEXTS: Readonly<Record<string, string>> = {
  success: "text-success",
  info: "text-info",
  destructive: "text-destructive",
  warning: "text-warning",
  neutral: "text-muted-foreground",
};

/** Where every sale stands at one destination: never one "success %", because skipped by rule is not failed. */
export function PipelineBar({ data, shares }: { data: Destination; shares: boolean }) {
  const { destination, held, lastDeliveredAt, skippedBy } = data;
  const { received, steps } = pipelineSteps(data);
  const { label } = platformInfo(destination);
  const figure = (count: number) => (shares ? formatShare(count, received) : formatCount(count));
  return (
    <section
      aria-labelledby={`pipeline-${destination}`}
      data-testid={`pipeline-${destination}`}
      data-state={held ? "held" : "flowing"}
      className="grid content-start gap-3"
    >
      <div className="flex flex-wrap items-baseline justify-between gap-x-3">
        <h3 id={`pipeline-${destination}`} className="flex items-center gap-2 font-semibold text-lg">
          <PlatformMark platform={destination} />
          {label}
        </h3>
        <p className="text-muted-foreground text-xs">
          {lastDeliveredAt ? (
            <>
              Last sent <RelativeTime at={lastDeliveredAt} />
            </>
          ) : (
            "Nothing sent yet"
          )}
        </p>
      </div>
      {held && <Held held={held} destination={destination} />}
      <div aria-hidden className="flex h-2.5 gap-px overflow-hidden rounded-full bg-muted">
        {steps.map(({ state, count }) =>
          count > 0 ? <span key={state} className={cn("min-w-1", FILLS[state])} style={{ flexGrow: count }} /> : null,
        )}
      </div>
      <dl className="grid grid-cols-3 gap-x-4 gap-y-3 sm:grid-flow-col sm:auto-cols-fr sm:grid-cols-none">
        <Step
          testId={`pipeline-${destination}-received`}
          icon={Inbox}
          tone="neutral"
          word="Received"
          value={figure(received)}
        />
        {steps.map(({ state, count }) => (
          <Step
            key={state}
            testId={`pipeline-${destination}-${state}`}
            icon={DELIVERY_LOOKS[state].icon}
            tone={count > 0 ? DELIVERY_LOOKS[state].tone : "neutral"}
            word={STATE_WORDS[state]}
            value={figure(count)}
          />
        ))}
      </dl>
      {skippedBy.length > 0 && (
        <ul className="grid gap-0.5 text-muted-foreground text-sm" aria-label={`Why sales were skipped for ${label}`}>
          {skippedBy.map(({ reason, count }) => (
            <li key={reason} data-testid={`pipeline-${destination}-skipped-${reason}`}>
              <span className="tnum font-medium text-foreground">{formatCount(count)}</span> {SKIP_WORDS[reason]}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

type StepProps = { testId: string; icon: typeof Inbox; tone: string; word: string; value: string };
function Step({ testId, icon: Icon, tone, word, value }: StepProps) {
  return (
    <div className="flex flex-col-reverse justify-end">
      <dt className="flex items-center gap-1 text-muted-foreground text-xs">
        <Icon aria-hidden className={cn("size-3.5 shrink-0", TEXTS[tone])} />
        {word}
      </dt>
      <dd data-testid={testId} className="tnum font-semibold text-xl">
        {value}
      </dd>
    </div>
  );
}

type HeldProps = { held: NonNullable<Destination["held"]>; destination: Destination["destination"] };
function Held({ held, destination }: HeldProps) {
  const { timeZone } = useStore();
  const now = useNow();
  return (
    <p className="flex items-start gap-2 rounded-sm bg-warning-soft px-3 py-2 text-foreground text-sm">
      <PauseCircle aria-hidden className="mt-px size-4 shrink-0 text-warning" />
      <span>
        Held since {formatClock(held.since, timeZone, now)}. {waitingSentence(held.reason, destination)} No sale is
        lost.
      </span>
    </p>
  );
}
