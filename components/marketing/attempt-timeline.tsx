"use client";

import { CircleCheck, CircleDashed, CircleX, type LucideIcon, TriangleAlert } from "lucide-react";
import { useNow } from "@/components/hooks/use-now";
import { useStore } from "@/components/hooks/use-store";
import { type AttemptTone, attemptTone, durationWords, outcomeWords } from "@/lib/client/attempt-words";
import { plural } from "@/lib/client/format-number";
import { formatClock, formatMoment } from "@/lib/client/format-time";
import { causeSentence } from "@/lib/client/reason-words";
import type { Attempt, DeliveryDetail } from "@/lib/contracts/event-details";

const LOOKS: Readonly<Record<AttemptTone, { icon: LucideIcon; text: string }>> = {
  success: { icon: CircleCheck, text: "text-success" },
  info: { icon: CircleDashed, text: "text-info" },
  warning: { icon: TriangleAlert, text: "text-warning" },
  destructive: { icon: CircleX, text: "text-destructive" },
};

/** Every try of a delivery, newest first: when, what the platform said, and what we make of it. */
export function AttemptTimeline({ delivery }: { delivery: DeliveryDetail }) {
  const { destination, tries, triesLeftOut } = delivery;
  if (tries.length === 0) return <p className="text-muted-foreground text-sm">Not tried yet.</p>;
  return (
    <div className="grid gap-2">
      <ol className="grid gap-3" data-testid={`attempts-${destination}`}>
        {tries.map((line) => (
          <Try key={`${line.attempt} ${line.at}`} line={line} destination={destination} />
        ))}
      </ol>
      {triesLeftOut > 0 && (
        <p className="text-muted-foreground text-xs">{plural(triesLeftOut, "earlier try", "earlier tries")}</p>
      )}
    </div>
  );
}

function Try({ line, destination }: { line: Attempt; destination: DeliveryDetail["destination"] }) {
  const { timeZone } = useStore();
  const now = useNow();
  const { attempt, at, outcome, reason, httpStatus, platformCode, traceId, durationMs, late } = line;
  const { icon: Icon, text } = LOOKS[attemptTone(outcome)];
  const sentence = reason && causeSentence(reason, destination);
  const codes = [httpStatus && `HTTP ${httpStatus}`, platformCode && `code ${platformCode}`, durationWords(durationMs)];
  return (
    <li className="flex gap-3" data-testid={`attempt-${attempt}`} data-state={outcome}>
      <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${text}`} />
      <div className="grid min-w-0 gap-0.5">
        <p className="text-sm">
          <span className="font-medium">{outcomeWords(outcome)}</span>{" "}
          <time dateTime={at} title={formatMoment(at, timeZone)} className="text-muted-foreground">
            {formatClock(at, timeZone, now)}
          </time>
        </p>
        {sentence && <p className="text-sm">{sentence}</p>}
        {late && <p className="text-muted-foreground text-xs">Its answer came too late to count.</p>}
        <p className="break-all text-muted-foreground text-xs">
          Try {attempt} · {codes.filter(Boolean).join(" · ")}
          {traceId && (
            <>
              {" · "}
              <bdi className="font-mono">{traceId}</bdi>
            </>
          )}
        </p>
      </div>
    </li>
  );
}
