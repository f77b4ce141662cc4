"use client";

import { X } from "lucide-react";
import { useCallback } from "react";
import type { useCampaignView } from "@/components/hooks/use-campaign-view";
import { Button } from "@/components/ui/button";
import { Segmented } from "@/components/ui/segmented";
import { Select } from "@/components/ui/select";
import { type ChosenColumn, columnInfo } from "@/lib/client/campaign-columns";
import { CAMPAIGN_SORT_LIST, CAMPAIGN_SORT_WORDS, CAMPAIGN_STATUS_WORDS } from "@/lib/client/campaign-words";
import { cn } from "@/lib/client/cn";
import { keysOf } from "@/lib/client/keys-of";
import { ROAS_BAND_WORDS } from "@/lib/client/roas-band";
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
      <Choice
        label="Status"
        any="Any status"
        words={CAMPAIGN_STATUS_WORDS}
        value={view.status}
        onPick={(status) => void setView({ status })}
        className="w-40 max-md:min-w-32"
      />
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
      <Choice
        label="ROAS"
        any="Any ROAS"
        words={ROAS_BAND_WORDS}
        value={view.roas}
        onPick={(roas) => void setView({ roas })}
        className="w-52 max-md:min-w-full"
      />
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

type ChoiceProps<T extends string> = {
  label: string;
  any: string;
  words: Readonly<Record<T, string>>;
  value: T | null;
  onPick: (value: T | null) => void;
  className: string;
};

/** One of the words, or any. */
function Choice<T extends string>({ label, any, words, value, onPick, className }: ChoiceProps<T>) {
  const known = keysOf(words);
  return (
    <Select
      aria-label={label}
      data-testid={`filter-${label.toLowerCase()}`}
      data-state={value ?? ALL}
      value={value ?? ALL}
      onChange={({ target }) => onPick(known.find((one) => one === target.value) ?? null)}
      className={cn("max-md:flex-1", className)}
    >
      <option value={ALL}>{any}</option>
      {known.map((one) => (
        <option key={one} value={one}>
          {words[one]}
        </option>
      ))}
    </Select>
  );
}
