"use client";

import { X } from "lucide-react";
import { useCallback } from "react";
import type { useCampaignView } from "@/components/hooks/use-campaign-view";
import { Button } from "@/components/ui/button";
import { Segmented } from "@/components/ui/segmented";
import { Select } from "@/components/ui/select";
import { type ChosenColumn, columnInfo } from "@/lib/client/campaign-columns";
import {
  CAMPAIGN_SORT_LIST,
  CAMPAIGN_SORT_WORDS,
  CAMPAIGN_STATUS_LIST,
  CAMPAIGN_STATUS_WORDS,
} from "@/lib/client/campaign-words";
import { PLATFORMS } from "@/lib/contracts/platform-list";
import { SearchInput } from "./search-input";

const ALL = "all";

type CampaignFiltersProps = ReturnType<typeof useCampaignView> & { columns: readonly ChosenColumn[] };

/** One row above the table. Sorting is in the headers; on small screens, where there are none, it is here. */
export function CampaignFilters({ view, setView, filtered, clear, columns }: CampaignFiltersProps) {
  const search = useCallback((q: string) => void setView({ q: q || null }), [setView]);
  return (
    <div className="flex flex-wrap items-center gap-2 px-4 pb-3 md:px-6 print:hidden">
      <div className="-mx-1 max-w-full overflow-x-auto px-1 py-1">
        <Segmented
          label="Platform"
          value={view.platform ?? ALL}
          onChange={(value) => void setView({ platform: value === ALL ? null : value })}
          options={[{ value: ALL, label: "All" } as const, ...PLATFORMS.map(({ id, label }) => ({ value: id, label }))]}
        />
      </div>
      <Select
        aria-label="Status"
        value={view.status ?? ALL}
        onChange={(event) =>
          void setView({ status: CAMPAIGN_STATUS_LIST.find((status) => status === event.target.value) ?? null })
        }
        className="w-40 max-md:min-w-32 max-md:flex-1"
      >
        <option value={ALL}>Any status</option>
        {CAMPAIGN_STATUS_LIST.map((status) => (
          <option key={status} value={status}>
            {CAMPAIGN_STATUS_WORDS[status]}
          </option>
        ))}
      </Select>
      <Select
        aria-label="Sort by"
        value={view.sort}
        onChange={(event) => {
          const sort = CAMPAIGN_SORT_LIST.find((known) => known === event.target.value);
          if (sort) void setView({ sort, order: columnInfo(sort).numeric ? "desc" : "asc" });
        }}
        className="min-w-36 flex-1 md:hidden"
      >
        {[...new Set(["name" as const, ...columns, view.sort])].map((sort) => (
          <option key={sort} value={sort}>
            Sort by {CAMPAIGN_SORT_WORDS[sort]}
          </option>
        ))}
      </Select>
      <SearchInput
        label="Search campaigns"
        placeholder="Name or ID"
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
