"use client";

import type { Route } from "next";
import Link from "next/link";
import { useNow } from "@/components/hooks/use-now";
import { useStore } from "@/components/hooks/use-store";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { eventListHref } from "@/lib/client/event-filter";
import { countWords, failureWords } from "@/lib/client/failure-words";
import { DASH, formatMoney, plural } from "@/lib/client/format-number";
import { formatClock } from "@/lib/client/format-time";
import { refusalSentence, timeLeft } from "@/lib/client/replay-words";
import type { FailureGroup } from "@/lib/contracts/event-details";
import { platformInfo } from "@/lib/contracts/platform-list";
import { PlatformMark } from "./platform-mark";
import { ResendButton } from "./resend-button";
import { StatusPill } from "./status-pill";

type FailureCardProps = { group: FailureGroup; onOpen: (eventId: string) => void; onResend: () => void };

export function FailureCard({ group, onOpen, onResend }: FailureCardProps) {
  const { slug, can } = useStore();
  const { destination, state, reason, count, platformCodes, resend } = group;
  const words = failureWords(group);
  const id = `failure-${destination}-${state}-${reason ?? "none"}`;
  return (
    <Card data-testid={id} data-state={state} className="grid min-w-0 gap-4 p-4 md:p-6">
      <div className="flex flex-wrap items-start justify-between gap-3">
        <h2 id={id} className="flex min-w-0 items-center gap-2 font-semibold text-xl tracking-tight">
          <PlatformMark platform={destination} />
          {words.title}
        </h2>
        <StatusPill state={state} />
      </div>
      <div className="grid max-w-measure gap-1 text-base">
        <p>{words.cause}</p>
        <p>{words.effect}</p>
        <p className="font-medium">{words.advice}</p>
      </div>
      <When group={group} />
      <Samples group={group} labelledBy={id} onOpen={onOpen} />
      <div className="flex flex-wrap items-center gap-2">
        {state !== "waiting" && (
          <ResendButton
            refusal={resend.count > 0 ? null : refusalOf(group)}
            onClick={onResend}
            testId={`resend-group-${destination}-${state}-${reason ?? "none"}`}
          >
            Resend {resend.count > 0 ? plural(resend.count, "sale") : countWords(group)}
          </ResendButton>
        )}
        <Button asChild variant="ghost" size="sm">
          {/* The route type knows no path that is put together. */}
          <Link href={eventListHref(slug, { destination, state, reason: reason ?? undefined }) as Route}>
            See {count === 1 ? "it" : `all ${count}`} in the list
          </Link>
        </Button>
        {words.leadsToConnection && can("operate") && (
          <Button asChild variant="ghost" size="sm">
            <Link href={`/${slug}/connections`}>Go to connections</Link>
          </Button>
        )}
      </div>
      {platformCodes.length > 0 && (
        <p className="break-words text-muted-foreground text-xs">
          {platformInfo(destination).label} code {platformCodes.join(", ")}
        </p>
      )}
    </Card>
  );
}

const refusalOf = ({ resend: { refusals } }: FailureGroup): string =>
  refusals.map(({ why, count }) => refusalSentence(why, count)).join(" ") || "There is nothing to resend.";

function When({ group }: { group: FailureGroup }) {
  const { timeZone } = useStore();
  const now = useNow();
  const { destination, oldestAt, newestAt, nextAttemptAt, state, resend } = group;
  const clock = (at: string) => formatClock(at, timeZone, now);
  const lines = [
    oldestAt && newestAt && receivedWords(clock(oldestAt), clock(newestAt)),
    state === "waiting" && nextAttemptAt && `Next try ${clock(nextAttemptAt)}.`,
    resend.earliestDeadline &&
      resend.count > 0 &&
      `${timeLeft(resend.earliestDeadline, now)} left before ${platformInfo(destination).label} refuses ${resend.count === 1 ? "it" : "the first of them"}.`,
    ...(resend.count > 0 ? resend.refusals.map(({ why, count: some }) => refusalSentence(why, some)) : []),
  ].filter((line) => typeof line === "string");
  return (
    <div className="grid gap-0.5 text-muted-foreground text-sm">
      {lines.map((line) => (
        <p key={line}>{line}</p>
      ))}
    </div>
  );
}

const receivedWords = (oldest: string, newest: string): string =>
  oldest === newest ? `Received ${newest}.` : `Received from ${oldest} to ${newest}.`;

type SamplesProps = { group: FailureGroup; labelledBy: string; onOpen: (eventId: string) => void };
function Samples({ group: { samples, destination, state }, labelledBy, onOpen }: SamplesProps) {
  const { timeZone } = useStore();
  const now = useNow();
  if (samples.length === 0) return null;
  return (
    <ul
      aria-labelledby={labelledBy}
      className="divide-y rounded-md border"
      data-testid={`samples-${destination}-${state}`}
    >
      {samples.map(({ id, eventType, orderId, value, receivedAt }) => (
        <li key={id}>
          <button
            type="button"
            aria-haspopup="dialog"
            onClick={() => onOpen(id)}
            data-testid={`open-event-${id}`}
            className="flex w-full flex-wrap items-center gap-x-4 gap-y-1 px-3 py-2 text-start text-sm hover:bg-accent hover:text-accent-foreground pointer-coarse:min-h-11"
          >
            <span className="min-w-0 flex-1 basis-36 underline decoration-dotted underline-offset-3">
              {eventType === "refund" && "Refund "}
              <bdi className="break-all font-mono">{orderId ?? (eventType === "refund" ? "" : "no order number")}</bdi>
            </span>
            <span className="tnum">{value ? formatMoney(value.amount, value.currency) : DASH}</span>
            <time dateTime={receivedAt} className="text-muted-foreground">
              {formatClock(receivedAt, timeZone, now)}
            </time>
          </button>
        </li>
      ))}
    </ul>
  );
}
