"use client";

import { useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import { useCallback } from "react";
import type { useEventView } from "@/components/hooks/use-event-view";
import { useLiveState } from "@/components/hooks/use-live-sales";
import { useStore } from "@/components/hooks/use-store";
import { Button } from "@/components/ui/button";
import { Segmented } from "@/components/ui/segmented";
import { Select } from "@/components/ui/select";
import { DELIVERY_STATE_LIST, EVENT_TYPE_LIST, EVENT_TYPE_WORDS, STATE_WORDS } from "@/lib/client/delivery-words";
import { failuresQuery } from "@/lib/client/event-details";
import { eventStatusQuery } from "@/lib/client/events";
import { reasonLabel } from "@/lib/client/reason-words";
import { DESTINATION_IDS, platformInfo } from "@/lib/contracts/platform-list";
import { DayInput } from "./day-input";
import { SearchInput } from "./search-input";

const ALL = "all";

export function EventFilters({ view, setView, filtered, clear }: ReturnType<typeof useEventView>) {
  const search = useCallback((q: string) => void setView({ q: q || null }), [setView]);
  return (
    <div className="flex flex-wrap items-center gap-2 px-4 pb-3 md:px-6">
      <Segmented
        label="Platform"
        value={view.destination ?? ALL}
        onChange={(value) => void setView({ destination: value === ALL ? null : value })}
        options={[
          { value: ALL, label: "All" } as const,
          ...DESTINATION_IDS.map((id) => ({ value: id, label: platformInfo(id).label })),
        ]}
      />
      <Select
        aria-label="State"
        value={view.state ?? ALL}
        onChange={(event) =>
          void setView({ state: DELIVERY_STATE_LIST.find((state) => state === event.target.value) ?? null })
        }
        className="w-36"
      >
        <option value={ALL}>Any state</option>
        {DELIVERY_STATE_LIST.map((state) => (
          <option key={state} value={state}>
            {STATE_WORDS[state]}
          </option>
        ))}
      </Select>
      <SearchInput
        label="Search by order number"
        placeholder="Order number"
        value={view.q}
        onSearch={search}
        className="min-w-40 flex-1 md:max-w-64"
      />
      <Select
        aria-label="Kind"
        value={view.kind ?? ALL}
        onChange={(event) =>
          void setView({ kind: EVENT_TYPE_LIST.find((kind) => kind === event.target.value) ?? null })
        }
        className="w-44 max-md:min-w-36 max-md:flex-1"
      >
        <option value={ALL}>Any kind</option>
        {EVENT_TYPE_LIST.map((kind) => (
          <option key={kind} value={kind}>
            {EVENT_TYPE_WORDS[kind]}
          </option>
        ))}
      </Select>
      <ReasonSelect value={view.reason} onChange={(reason) => void setView({ reason })} />
      <fieldset className="flex flex-wrap items-center gap-2 max-md:w-full">
        <legend className="sr-only">Received</legend>
        <DayInput label="From" value={view.from} max={view.to} onChange={(from) => void setView({ from })} />
        <DayInput label="To" value={view.to} min={view.from} onChange={(to) => void setView({ to })} />
      </fieldset>
      {filtered && (
        <Button variant="ghost" size="sm" onClick={clear}>
          <X aria-hidden />
          Clear filters
        </Button>
      )}
    </div>
  );
}

/** Those that sales of this store have; one that came with a link is among them. */
function ReasonSelect({ value, onChange }: { value: string | null; onChange: (reason: string | null) => void }) {
  const { id } = useStore();
  const status = useQuery(eventStatusQuery(id, useLiveState()));
  // Grouping what failed reads the sales themselves, so it is asked for when somebody is about to look.
  const failures = useQuery({ ...failuresQuery(id), refetchInterval: false });
  const known = [
    ...(failures.data?.data.flatMap(({ reason }) => reason ?? []) ?? []),
    ...(status.data?.data.destinations.flatMap(({ skippedBy }) => skippedBy.map(({ reason }) => reason)) ?? []),
  ];
  const reasons = [...new Set([...(value ? [value] : []), ...known])];
  return (
    <Select
      aria-label="Reason"
      value={value ?? ALL}
      onFocus={() => void failures.refetch({ cancelRefetch: false })}
      onChange={(event) => onChange(event.target.value === ALL ? null : event.target.value)}
      className="w-56 max-md:min-w-full"
    >
      <option value={ALL}>Any reason</option>
      {reasons.map((reason) => (
        <option key={reason} value={reason}>
          {reasonLabel(reason)}
        </option>
      ))}
    </Select>
  );
}
