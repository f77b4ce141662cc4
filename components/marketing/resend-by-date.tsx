"use client";

import dynamic from "next/dynamic";
import { useState } from "react";
import { useLastReplay } from "@/components/hooks/use-last-replay";
import { useNow } from "@/components/hooks/use-now";
import { useStore } from "@/components/hooks/use-store";
import { Select } from "@/components/ui/select";
import { dayAt } from "@/lib/client/date-range";
import { zoneName } from "@/lib/client/format-time";
import { DESTINATION_IDS, platformInfo } from "@/lib/contracts/platform-list";
import type { ReplayFilter } from "@/lib/contracts/replays";
import { DayInput } from "./day-input";
import { ResendButton } from "./resend-button";

const ReplayDialog = dynamic(() => import("./replay-dialog").then((module) => module.ReplayDialog), { ssr: false });
const ALL = "all";
const WEEK_MS = 7 * 86_400_000;

/** Resends what failed within some days: after an outage, or once a platform is connected. */
export function ResendByDate() {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <ResendButton refusal={null} onClick={() => setOpen(true)} testId="resend-by-date">
        Resend by date
      </ResendButton>
      {isOpen && <ByDateDialog onClose={() => setOpen(false)} />}
    </>
  );
}

function ByDateDialog({ onClose }: { onClose: () => void }) {
  const { timeZone } = useStore();
  const now = useNow();
  const { show } = useLastReplay();
  const [from, setFrom] = useState<string | null>(() => dayAt(new Date(now - WEEK_MS), timeZone));
  const [to, setTo] = useState<string | null>(() => dayAt(new Date(now), timeZone));
  const [destination, setDestination] = useState<string>(ALL);
  const [isSent, setSent] = useState(false);
  const only = DESTINATION_IDS.find((id) => id === destination);
  const filter: ReplayFilter | null =
    from && to && from <= to ? { kind: "range", from, to, ...(only && { destination: only }) } : null;
  return (
    <ReplayDialog
      title="Resend by date"
      description={`What failed, or came while a platform was not connected, and was received on these days (${zoneName(timeZone)}).`}
      filter={filter}
      onClose={onClose}
      onSent={(id) => {
        setSent(true);
        show(id);
      }}
    >
      {!isSent && (
        <div className="flex flex-wrap items-center gap-3">
          <DayInput label="From" value={from} max={to} onChange={setFrom} />
          <DayInput label="To" value={to} min={from} onChange={setTo} />
          <Select
            aria-label="Platform"
            value={destination}
            onChange={(event) => setDestination(event.target.value)}
            className="w-44"
          >
            <option value={ALL}>All platforms</option>
            {DESTINATION_IDS.map((id) => (
              <option key={id} value={id}>
                {platformInfo(id).label}
              </option>
            ))}
          </Select>
        </div>
      )}
    </ReplayDialog>
  );
}
