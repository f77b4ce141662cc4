"use client";

import { X } from "lucide-react";
import { useCallback } from "react";
import type { useEventView } from "@/components/hooks/use-event-view";
import { Button } from "@/components/ui/button";
import { Segmented } from "@/components/ui/segmented";
import { Select } from "@/components/ui/select";
import { DELIVERY_STATE_LIST, STATE_WORDS } from "@/lib/client/delivery-words";
import { DESTINATION_IDS, platformInfo } from "@/lib/contracts/platform-list";
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
      {filtered && (
        <Button variant="ghost" size="sm" onClick={clear}>
          <X aria-hidden />
          Clear filters
        </Button>
      )}
    </div>
  );
}
