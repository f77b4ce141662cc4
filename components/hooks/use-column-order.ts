"use client";

import { useRef, useState } from "react";
import {
  areSameColumns,
  areUsual,
  type ChosenColumn,
  columnInfo,
  moveColumn,
  orderOfAll,
  USUAL_COLUMNS,
} from "@/lib/client/campaign-columns";

export type ChooseColumns = (next: readonly ChosenColumn[], history: "push" | "replace") => void;
type Order = readonly ChosenColumn[];

/**
 * The list of the chooser while it is open. A hidden column keeps its place in it, so that nothing moves that was only
 * ticked; what the table shows changes with every choice, and with a drag when it ends.
 */
export function useColumnOrder(columns: Order, choose: ChooseColumns) {
  const isChanged = useRef(false);
  const [kept, setKept] = useState<Order>(() => orderOfAll(columns));
  const [dragged, setDragged] = useState<Order | null>(null);
  const [said, say] = useState("");
  const shownIn = (order: Order, shown = columns) => order.filter((id) => shown.includes(id));
  // The address may have changed meanwhile.
  const settled = areSameColumns(shownIn(kept), columns) ? kept : orderOfAll(columns);
  const order = dragged ?? settled;
  const take = (next: Order, nextOrder: Order) => {
    setKept(nextOrder);
    if (areSameColumns(next, columns)) return;
    choose(next, isChanged.current ? "replace" : "push");
    isChanged.current = true;
  };
  const sayPlace = (id: ChosenColumn, shown: Order) =>
    say(`${columnInfo(id).label} is now column ${shown.indexOf(id) + 2} of ${shown.length + 1}.`);
  return {
    ...{ order, said, drag: setDragged },
    toggle: (id: ChosenColumn) => {
      const shown = columns.includes(id) ? columns.filter((other) => other !== id) : [...columns, id];
      take(shownIn(order, shown), order);
    },
    move: (id: ChosenColumn, step: 1 | -1) => {
      const next = moveColumn(order, columns, id, step);
      if (!next) return say(`${columnInfo(id).label} is already ${step === 1 ? "last" : "first"}.`);
      take(shownIn(next), next);
      sayPlace(id, shownIn(next));
    },
    /** `place`: that in the whole list. A quick hand is ahead of the rows that make way, and is right. */
    drop: (id: ChosenColumn, place: number) => {
      const next = order.filter((other) => other !== id).toSpliced(Math.max(0, place), 0, id);
      setDragged(null);
      take(shownIn(next), next);
      sayPlace(id, shownIn(next));
    },
    reset: () => {
      if (!areUsual(columns)) take(USUAL_COLUMNS, orderOfAll(USUAL_COLUMNS));
      say("The usual columns in their usual order.");
    },
  };
}
