"use client";

import type { ReactNode } from "react";
import { useStore } from "@/components/hooks/use-store";
import { sourceWords } from "@/lib/client/attempt-words";
import { identifierWords } from "@/lib/client/delivery-words";
import { formatMoney, plural } from "@/lib/client/format-number";
import { formatMoment } from "@/lib/client/format-time";
import { amountWords } from "@/lib/client/sale-words";
import type { EventDetail } from "@/lib/contracts/event-details";

/** What the till reported, without anything about who the customer is. */
export function EventFacts({ event }: { event: EventDetail["data"] }) {
  const { timeZone } = useStore();
  const { refundedAmount, occurredAt, receivedAt, identifiers, consent, till, actionSource, items } = event;
  // A till sends within seconds; what came later is worth saying.
  const cameLate = Date.parse(receivedAt) - Date.parse(occurredAt) > 60_000;
  const pieces = items.reduce((sum, { quantity }) => sum + quantity, 0);
  return (
    <dl className="grid grid-cols-2 gap-x-4 gap-y-3 text-base sm:grid-cols-3">
      <Fact name="Amount">
        <span className="tnum font-semibold text-lg">{amountWords(event)}</span>
      </Fact>
      {refundedAmount && <Fact name="Given back">{formatMoney(refundedAmount.amount, refundedAmount.currency)}</Fact>}
      <Fact name="Time">{formatMoment(occurredAt, timeZone)}</Fact>
      {cameLate && <Fact name="Received">{formatMoment(receivedAt, timeZone)}</Fact>}
      <Fact name="Recognised by">{identifierWords(identifiers)}</Fact>
      <Fact name="Consent">{consentWords(consent)}</Fact>
      <Fact name="Where">{sourceWords(actionSource)}</Fact>
      {till && <Fact name="Till">{till}</Fact>}
      {pieces > 0 && <Fact name="Products">{plural(pieces, "piece")}</Fact>}
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="grid min-w-0 content-start gap-0.5">
      <dt className="text-muted-foreground text-xs">{name}</dt>
      <dd className="break-words">{children}</dd>
    </div>
  );
}

function consentWords({ adUserData, adPersonalization }: EventDetail["data"]["consent"]): string {
  if (!adUserData) return "not given";
  return adPersonalization ? "given" : "given, not for personalised ads";
}
