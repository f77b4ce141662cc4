"use client";

import { Reorder } from "framer-motion/m";
import { Search } from "lucide-react";
import { useLayoutEffect, useRef, useState } from "react";
import { type ChooseColumns, useColumnOrder } from "@/components/hooks/use-column-order";
import { MotionRoot } from "@/components/shell/motion-root";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { areUsual, type ChosenColumn, COLUMNS_COUNT, columnInfo, matchesColumn } from "@/lib/client/campaign-columns";
import { ColumnRow, DraggedColumnRow } from "./column-chooser-row";

type PanelProps = { columns: readonly ChosenColumn[]; choose: ChooseColumns; onDone: () => void };

const LIST = "relative min-h-0 flex-1 overflow-y-auto px-2 pb-1";

/** All columns as one list: a tick shows or hides, dragging and the buttons move. A search leaves the order alone. */
export function ColumnChooserPanel({ columns, choose, onDone }: PanelProps) {
  const { order, said, toggle, move, drag, drop, reset } = useColumnOrder(columns, choose);
  const [search, setSearch] = useState("");
  const list = useKeptInView(order);
  const found = order.filter((id) => matchesColumn(id, search));
  return (
    <div className="flex h-full flex-col">
      <div className="flex items-center justify-between gap-2 px-4 pt-3 pb-2">
        <h3 className="font-semibold text-lg">Columns</h3>
        <Button
          variant="ghost"
          size="sm"
          aria-disabled={areUsual(columns)}
          onClick={reset}
          data-testid="reset-columns"
          className="-me-2"
        >
          Reset<span className="sr-only"> columns</span>
        </Button>
      </div>
      <ColumnSearch value={search} onChange={setSearch} />
      {search.trim() === "" ? (
        <MotionRoot drags>
          <p className="flex min-h-9 items-center gap-2 px-2 ps-11 text-base text-muted-foreground">
            {columnInfo("name").label}, always first
          </p>
          <Reorder.Group
            ref={list}
            axis="y"
            values={[...order]}
            onReorder={drag}
            layoutScroll
            aria-label="Columns in their order"
            className={LIST}
          >
            {order.map((id) => (
              <DraggedColumnRow
                key={id}
                {...{
                  id,
                  shown: columns,
                  onToggle: toggle,
                  onMove: move,
                  onDrop: (dropped, y) => drop(dropped, placeAt(list.current, y)),
                }}
              />
            ))}
          </Reorder.Group>
        </MotionRoot>
      ) : (
        <ul aria-label="Columns found" className={LIST}>
          {found.map((id) => (
            <li key={id} className="flex items-center ps-7">
              <ColumnRow id={id} shown={columns} onToggle={toggle} />
            </li>
          ))}
          {found.length === 0 && (
            <li className="px-2 py-3 text-base text-muted-foreground">No column is called that.</li>
          )}
        </ul>
      )}
      <p role="status" className="sr-only" data-testid="column-said">
        {search.trim() === "" ? said : found.length === 1 ? "1 column found" : `${found.length} columns found`}
      </p>
      <ChooserFoot shown={columns.length} onDone={onDone} />
    </div>
  );
}

/** In the list, whose rows are equally high, some of them perhaps still on their way. */
function placeAt(list: HTMLElement | null, clientY: number): number {
  const row = list?.querySelector("li");
  if (!list || !row) return 0;
  return Math.floor((clientY - list.getBoundingClientRect().top + list.scrollTop) / row.offsetHeight);
}

function ChooserFoot({ shown, onDone }: { shown: number; onDone: () => void }) {
  return (
    <div className="flex items-center justify-between gap-3 border-t px-4 py-2.5 text-muted-foreground text-sm">
      <p data-testid="columns-shown">
        {shown + 1} of {COLUMNS_COUNT + 1} shown
        <span className="md:hidden">; on this screen the first four figures at once</span>
      </p>
      <Button variant="outline" size="sm" onClick={onDone} data-testid="columns-done">
        Done
      </Button>
    </div>
  );
}

function ColumnSearch({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  return (
    <span className="relative mx-4 mb-2 block">
      <Search
        aria-hidden
        className="pointer-events-none absolute start-2.5 top-1/2 size-4 -translate-y-1/2 text-muted-foreground"
      />
      <Input
        type="search"
        aria-label="Search columns"
        placeholder="Search columns"
        value={value}
        maxLength={50}
        onChange={({ target }) => onChange(target.value)}
        className="ps-8"
      />
    </span>
  );
}

/** A row that was moved with its buttons stays in sight. By where it is going: it may still be on its way. */
function useKeptInView(order: readonly ChosenColumn[]) {
  const list = useRef<HTMLUListElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new order is what moves it
  useLayoutEffect(() => {
    const row = document.activeElement?.closest("li");
    if (!list.current || !row || !list.current.contains(row)) return;
    const { offsetTop, offsetHeight } = row;
    const { scrollTop, clientHeight } = list.current;
    if (offsetTop < scrollTop) list.current.scrollTop = offsetTop;
    else if (offsetTop + offsetHeight > scrollTop + clientHeight)
      list.current.scrollTop = offsetTop + offsetHeight - clientHeight;
  }, [order]);
  return list;
}
