"use client";

import { useState } from "react";
import { useNow } from "@/components/hooks/use-now";
import { useStore } from "@/components/hooks/use-store";
import { deliveryReason } from "@/lib/client/delivery-words";
import { formatClock, formatMoment } from "@/lib/client/format-time";
import { REFUSAL_HINTS, timeLeft } from "@/lib/client/replay-words";
import type { DeliveryDetail } from "@/lib/contracts/event-details";
import { platformInfo } from "@/lib/contracts/platform-list";
import { AttemptTimeline } from "./attempt-timeline";
import { PlatformMark } from "./platform-mark";
import { ReplayForm } from "./replay-form";
import { ResendButton } from "./resend-button";
import { StatusPill } from "./status-pill";

/** Of these a person may want to know that, or why not, they can be sent again. */
const OFFERS_RESEND: readonly DeliveryDetail["state"][] = ["refused", "unknown_outcome", "expired", "skipped"];

/** A sale at one platform: where it stands, how long there is left, every try, and sending it again. */
export function DeliveryPanel({ eventId, delivery }: { eventId: string; delivery: DeliveryDetail }) {
  const [isResending, setResending] = useState(false);
  const { destination, state, held, platformCode, receiptId, resendRefusal } = delivery;
  const { label } = platformInfo(destination);
  const reason = deliveryReason(delivery);
  return (
    <section
      aria-labelledby={`drawer-${destination}`}
      data-testid={`drawer-delivery-${destination}`}
      data-state={state}
      className="grid gap-3 rounded-lg border bg-card p-4 text-card-foreground"
    >
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h3 id={`drawer-${destination}`} className="flex items-center gap-2 font-semibold text-lg">
          <PlatformMark platform={destination} />
          {label}
        </h3>
        <StatusPill state={state} held={held} />
      </div>
      {reason && <p className="text-base">{reason}</p>}
      <Deadlines delivery={delivery} />
      {(platformCode || receiptId) && (
        <p className="break-all text-muted-foreground text-xs">
          {platformCode && `Code ${platformCode}`}
          {platformCode && receiptId && " · "}
          {receiptId && `Receipt ${receiptId}`}
        </p>
      )}
      <AttemptTimeline delivery={delivery} />
      {isResending ? (
        <ReplayForm
          filter={{ kind: "event", eventId, destination }}
          onCancel={() => setResending(false)}
          onSent={() => undefined}
        />
      ) : (
        OFFERS_RESEND.includes(state) && (
          <div>
            <ResendButton
              refusal={resendRefusal ? REFUSAL_HINTS[resendRefusal] : null}
              onClick={() => setResending(true)}
              testId={`resend-${destination}`}
            >
              Resend to {label}
            </ResendButton>
          </div>
        )
      )}
    </section>
  );
}

function Deadlines({ delivery }: { delivery: DeliveryDetail }) {
  const { timeZone } = useStore();
  const now = useNow();
  const { destination, state, held, nextAttemptAt, acceptedUntil, acceptedAt, deliveredAt } = delivery;
  const { label } = platformInfo(destination);
  const isOpen = state === "waiting" || state === "refused" || state === "unknown_outcome";
  const sentAt = state === "delivered" ? (deliveredAt ?? acceptedAt) : state === "accepted" ? acceptedAt : null;
  const lines = [
    sentAt && `${state === "delivered" ? "Delivered" : "Accepted"} ${formatMoment(sentAt, timeZone)}.`,
    state === "waiting" && !held && nextAttemptAt && `Next try ${formatClock(nextAttemptAt, timeZone, now)}.`,
    isOpen &&
      acceptedUntil &&
      (Date.parse(acceptedUntil) > now
        ? `${label} takes it until ${formatMoment(acceptedUntil, timeZone)}: ${timeLeft(acceptedUntil, now)} left.`
        : `${label} took it until ${formatMoment(acceptedUntil, timeZone)}.`),
  ].filter((line) => typeof line === "string");
  if (lines.length === 0) return null;
  return (
    <div className="grid gap-0.5 text-muted-foreground text-sm">
      {lines.map((line) => (
        <p key={line}>{line}</p>
      ))}
    </div>
  );
}
