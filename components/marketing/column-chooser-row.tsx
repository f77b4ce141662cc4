"use client";

import { useDragControls } from "framer-motion";
import { Reorder } from "framer-motion/m";
import { ArrowDown, ArrowUp, GripVertical } from "lucide-react";
import { Button } from "@/components/ui/button";
import { type ChosenColumn, columnInfo } from "@/lib/client/campaign-columns";
import { cn } from "@/lib/client/cn";

type RowProps = {
  id: ChosenColumn;
  /** The shown columns in their order. */
  shown: readonly ChosenColumn[];
  onToggle: (id: ChosenColumn) => void;
};
type DraggedRowProps = RowProps & {
  onMove: (id: ChosenColumn, step: 1 | -1) => void;
  /** Where the hand let go, from the window's top. */
  onDrop: (id: ChosenColumn, clientY: number) => void;
};

const testIdOf = (id: ChosenColumn): string => `column-${id.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/** One column with its tick. */
export function ColumnRow({ id, shown, onToggle }: RowProps) {
  const { label, hint } = columnInfo(id);
  const isShown = shown.includes(id);
  return (
    <label
      data-testid={testIdOf(id)}
      data-state={isShown ? "shown" : "hidden"}
      title={hint}
      className="flex min-h-9 min-w-0 flex-1 cursor-pointer items-center gap-2.5 rounded-sm px-2 text-base hover:bg-accent hover:text-accent-foreground pointer-coarse:min-h-11"
    >
      <input
        type="checkbox"
        className="size-4 shrink-0 accent-primary"
        checked={isShown}
        onChange={() => onToggle(id)}
      />
      <span className={cn("truncate", !isShown && "text-muted-foreground")}>{label}</span>
    </label>
  );
}

/** The same in a list to reorder. The handle is for pointers; the buttons do the same for everybody. */
export function DraggedColumnRow({ onMove, onDrop, ...row }: DraggedRowProps) {
  const { id, shown } = row;
  const controls = useDragControls();
  const isShown = shown.includes(id);
  return (
    <Reorder.Item
      value={id}
      layout="position"
      dragListener={false}
      dragControls={controls}
      onDragEnd={(event) => "clientY" in event && onDrop(id, event.clientY)}
      transition={{ duration: 0.2 }}
      // What can be focused in it is its controls.
      tabIndex={undefined}
      className="relative flex items-center rounded-sm bg-popover has-[>span:active]:shadow-overlay"
    >
      <span
        aria-hidden
        data-testid={`drag-${testIdOf(id)}`}
        onPointerDown={(event) => controls.start(event)}
        className={cn(
          "grid h-9 w-7 shrink-0 cursor-grab touch-none select-none place-items-center text-muted-foreground active:cursor-grabbing pointer-coarse:h-11",
          !isShown && "invisible",
        )}
      >
        <GripVertical className="size-4" />
      </span>
      <ColumnRow {...row} />
      {isShown && (
        <>
          <MoveButton {...{ id, step: -1, onMove }} isEnd={shown[0] === id} />
          <MoveButton {...{ id, step: 1, onMove }} isEnd={shown.at(-1) === id} />
        </>
      )}
    </Reorder.Item>
  );
}

type MoveButtonProps = { id: ChosenColumn; step: 1 | -1; isEnd: boolean; onMove: DraggedRowProps["onMove"] };

/** It keeps the focus at the end of the way, where it does nothing more. */
function MoveButton({ id, step, isEnd, onMove }: MoveButtonProps) {
  const way = step === 1 ? "down" : "up";
  const Icon = step === 1 ? ArrowDown : ArrowUp;
  return (
    <Button
      variant="ghost"
      size="icon"
      aria-label={`Move ${columnInfo(id).label} ${way}`}
      aria-disabled={isEnd}
      data-testid={`${testIdOf(id)}-${way}`}
      onClick={() => onMove(id, step)}
      className="size-8 text-muted-foreground [&_svg]:size-4"
    >
      <Icon aria-hidden />
    </Button>
  );
}
