"use client";

import { ChevronDown } from "lucide-react";
import dynamic from "next/dynamic";
import { useRef, useState } from "react";
import { useRange } from "@/components/hooks/use-range";
import { useRememberedCompare } from "@/components/hooks/use-remembered-compare";
import { Button } from "@/components/ui/button";
import { DropdownMenu, DropdownMenuRadioItem, DropdownMenuSeparator } from "@/components/ui/dropdown-menu";
import { Segmented } from "@/components/ui/segmented";
import { Select } from "@/components/ui/select";
import { COMPARE_LABELS, PERIOD_LABELS } from "@/lib/client/date-range";
import { formatDates, type ViewedRange } from "@/lib/client/range";
import { COMPARES, PERIODS } from "@/lib/contracts/period-list";
import type { Compare, DateRange, Period } from "@/lib/contracts/periods";

const DatesForm = dynamic(() => import("./dates-form").then((module) => module.DatesForm), { ssr: false });

const SHOWN: readonly Period[] = ["7d", "28d", "90d"];
type Name = ViewedRange["name"];
type Editing = "range" | "compare" | null;

/** Range and comparison of the whole page. The usual ranges are visible where there is room, the others in a menu. */
export function RangeControl({ today }: { today: string }) {
  const { range, setPeriod, setDates, setCompare, setCompareDates } = useRange(today);
  const [editing, setEditing] = useState<Editing>(null);
  const opener = useRef<HTMLElement>(null);
  const keep = useRememberedCompare((compare) => setCompare(compare, { history: "replace" }));
  const edit = (what: Editing) => {
    opener.current = document.activeElement instanceof HTMLElement ? document.activeElement : null;
    setEditing(what);
  };
  const close = () => {
    setEditing(null);
    opener.current?.focus();
  };
  const pick = (name: Name) => {
    if (name === "custom") return edit("range");
    setEditing(null);
    setPeriod(name);
  };
  const pickCompare = (compare: Compare) => {
    if (compare === "custom") return edit("compare");
    setEditing(null);
    keep(compare);
    setCompare(compare);
  };
  const use = (dates: DateRange) => {
    if (editing === "compare") setCompareDates(dates);
    else setDates(dates);
    close();
  };
  return (
    <div className="relative grid gap-1.5 max-md:w-full" data-testid="range-control" data-state={range.name}>
      <div className="flex flex-wrap items-center gap-2 xl:justify-end">
        <RangeChoice name={range.name} onPick={pick} />
        <CompareChoice compare={range.compare} onPick={pickCompare} />
      </div>
      <Dates range={range} onEdit={edit} />
      {editing && (
        <DatesForm
          key={editing}
          title={editing === "range" ? "Dates to show" : "Dates to compare with"}
          dates={editing === "range" ? range.dates : (range.before ?? range.dates)}
          onUse={use}
          onCancel={close}
        />
      )}
    </div>
  );
}

function RangeChoice({ name, onPick }: { name: Name; onPick: (name: Name) => void }) {
  const choices: readonly Name[] = [...PERIODS, "custom"];
  const label = (choice: Name) => (choice === "custom" ? "Own dates…" : PERIOD_LABELS[choice]);
  const hidden = choices.filter((choice) => !SHOWN.some((shown) => shown === choice));
  const inMenu = hidden.find((choice) => choice === name);
  return (
    <>
      <div className="flex items-center gap-2 max-xl:hidden">
        <Segmented<Name>
          label="Date range"
          value={name}
          onChange={onPick}
          options={SHOWN.map((value) => ({ value, label: PERIOD_LABELS[value] }))}
        />
        <DropdownMenu
          label="Other ranges"
          align="end"
          trigger={
            <Button variant={inMenu ? "secondary" : "outline"} data-testid="range-menu">
              {inMenu ? label(inMenu).replace("…", "") : "Other"}
              <ChevronDown aria-hidden />
            </Button>
          }
        >
          {hidden.map((choice) => (
            <div key={choice} role="none">
              {choice === "custom" && <DropdownMenuSeparator />}
              <DropdownMenuRadioItem checked={choice === name} onClick={() => onPick(choice)}>
                {label(choice)}
              </DropdownMenuRadioItem>
            </div>
          ))}
        </DropdownMenu>
      </div>
      <Select
        aria-label="Date range"
        value={name}
        onChange={({ target }) => {
          const choice = choices.find((candidate) => candidate === target.value);
          if (choice) onPick(choice);
        }}
        className="min-w-36 flex-1 md:w-44 md:flex-none xl:hidden"
      >
        {choices.map((choice) => (
          <option key={choice} value={choice}>
            {label(choice)}
          </option>
        ))}
      </Select>
    </>
  );
}

function CompareChoice({ compare, onPick }: { compare: Compare; onPick: (compare: Compare) => void }) {
  return (
    <Select
      aria-label="Compare with"
      data-testid="compare-control"
      data-state={compare}
      value={compare}
      onChange={({ target }) => {
        const choice = COMPARES.find((candidate) => candidate === target.value);
        if (choice) onPick(choice);
      }}
      className="min-w-51 flex-1 md:w-52 md:flex-none"
    >
      {COMPARES.map((choice) => (
        <option key={choice} value={choice}>
          {COMPARE_LABELS[choice]}
        </option>
      ))}
    </Select>
  );
}

/** Both ranges as dates. A select does not tell that the same choice was made again, so own dates are changed here. */
function Dates({ range, onEdit }: { range: ViewedRange; onEdit: (what: Editing) => void }) {
  const { name, dates, compare, before } = range;
  return (
    <p className="tnum flex flex-wrap items-center gap-x-1.5 text-muted-foreground text-xs xl:justify-end">
      <span data-testid="range-dates">{formatDates(dates)}</span>
      {name === "custom" && <Change what="the dates" onClick={() => onEdit("range")} />}
      {before && <span data-testid="compare-dates">compared with {formatDates(before)}</span>}
      {compare === "custom" && <Change what="the compared dates" onClick={() => onEdit("compare")} />}
    </p>
  );
}

function Change({ what, onClick }: { what: string; onClick: () => void }) {
  return (
    <Button variant="link" size="inline" className="text-xs" onClick={onClick}>
      Change<span className="sr-only"> {what}</span>
    </Button>
  );
}
