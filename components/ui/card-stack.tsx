"use client";

import { m, useReducedMotion } from "framer-motion";
import { ChevronLeft, ChevronRight, Pause, Play } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { cn } from "@/lib/client/cn";
import { Button } from "./button";

export type CardStackItem = { id: number | string; name: string; designation: string; content: ReactNode };
type CardStackProps = {
  items: readonly CardStackItem[];
  /** Pixels by which each card behind stands out above the one before it. */
  offset?: number;
  /** By how much each card behind is smaller. */
  scaleFactor?: number;
  autoPlay?: boolean;
  interval?: number;
  /** How many layers are seen. */
  visible?: number;
  label: string;
  onChange?: (id: CardStackItem["id"]) => void;
};
const SPRING = { type: "spring", stiffness: 260, damping: 30 } as const;

/**
 * Cards on top of each other, one read at a time. It turns by itself until a pointer or the focus is on it, the tab is
 * hidden, someone pauses it, or the system asks for less motion. Give it a MotionRoot.
 */
export function CardStack(props: CardStackProps) {
  const { items, offset = 10, scaleFactor = 0.06, visible = 3, label } = props;
  const { front, turn, isTurning, isWanted, toggle, hold } = useTurning(props);
  const layers = Math.min(visible, items.length);
  return (
    <section
      aria-roledescription="carousel"
      aria-label={label}
      data-testid="card-stack"
      data-state={isTurning ? "turning" : "still"}
      onPointerEnter={() => hold("pointer", true)}
      onPointerLeave={() => hold("pointer", false)}
      onFocus={() => hold("focus", true)}
      onBlur={({ currentTarget, relatedTarget }) => {
        if (!currentTarget.contains(relatedTarget)) hold("focus", false);
      }}
      className="flex min-w-0 flex-1 flex-col gap-3"
    >
      <ul
        // Told only when somebody turned it: a list that talks by itself is noise.
        aria-live={isTurning ? "off" : "polite"}
        className="grid flex-1"
        style={{ paddingBlockStart: offset * (layers - 1) }}
      >
        {items.map((item, at) => {
          const depth = (at - front + items.length) % items.length;
          const layer = Math.min(depth, layers - 1);
          const isFront = depth === 0;
          return (
            <m.li
              key={item.id}
              data-testid="stack-card"
              data-state={isFront ? "front" : depth < layers ? "behind" : "hidden"}
              aria-hidden={!isFront}
              inert={!isFront}
              initial={false}
              animate={{ y: -offset * layer, scale: 1 - scaleFactor * layer, opacity: depth < layers ? 1 : 0 }}
              transition={SPRING}
              style={{ zIndex: items.length - depth, transformOrigin: "top center" }}
              className="col-start-1 row-start-1 flex min-w-0 flex-col gap-2 rounded-xl border bg-card p-4 shadow-card"
            >
              <div className={cn("text-base", !isFront && "invisible")}>{item.content}</div>
              <div className={cn("order-first", !isFront && "invisible")}>
                <p className="break-words font-medium text-base">{item.name}</p>
                <p className="text-muted-foreground text-sm">{item.designation}</p>
              </div>
            </m.li>
          );
        })}
      </ul>
      {items.length > 1 && (
        <Controls at={front} count={items.length} isWanted={isWanted} onTurn={turn} onToggle={toggle} />
      )}
    </section>
  );
}

type ControlsProps = {
  at: number;
  count: number;
  isWanted: boolean;
  onTurn: (by: 1 | -1) => void;
  onToggle: () => void;
};

function Controls({ at, count, isWanted, onTurn, onToggle }: ControlsProps) {
  return (
    <div className="flex items-center gap-1 print:hidden">
      <Button variant="ghost" size="icon" aria-label="Previous" onClick={() => onTurn(-1)}>
        <ChevronLeft aria-hidden className="rtl:rotate-180" />
      </Button>
      <Button variant="ghost" size="icon" aria-label={isWanted ? "Pause" : "Play"} onClick={onToggle}>
        {isWanted ? <Pause aria-hidden /> : <Play aria-hidden />}
      </Button>
      <Button variant="ghost" size="icon" aria-label="Next" onClick={() => onTurn(1)}>
        <ChevronRight aria-hidden className="rtl:rotate-180" />
      </Button>
      <p className="tnum ms-auto text-muted-foreground text-sm" data-testid="stack-place">
        {at + 1} of {count}
      </p>
    </div>
  );
}

/** Which card is in front, and whether the stack turns. The card is kept by its id, so new items do not move it away. */
function useTurning({ items, autoPlay = true, interval = 7000, onChange }: CardStackProps) {
  const [frontId, setFrontId] = useState(items[0]?.id);
  const [asked, setAsked] = useState<"play" | "pause" | null>(null);
  const [held, setHeld] = useState({ pointer: false, focus: false });
  const isHidden = useIsHidden();
  const prefersLess = useReducedMotion() ?? false;
  const front = Math.max(
    0,
    items.findIndex(({ id }) => id === frontId),
  );
  const isWanted = items.length > 1 && (asked === null ? autoPlay && !prefersLess : asked === "play");
  const isTurning = isWanted && !held.pointer && !held.focus && !isHidden;
  const turn = (by: 1 | -1) => {
    const next = items[(front + by + items.length) % items.length];
    if (!next) return;
    setFrontId(next.id);
    onChange?.(next.id);
  };
  const nextId = items[(front + 1) % items.length]?.id;
  useEffect(() => {
    if (!isTurning || nextId === undefined) return;
    const timer = setTimeout(() => {
      setFrontId(nextId);
      onChange?.(nextId);
    }, interval);
    return () => clearTimeout(timer);
  }, [isTurning, nextId, interval, onChange]);
  return {
    front,
    turn,
    isTurning,
    isWanted,
    toggle: () => setAsked(isWanted ? "pause" : "play"),
    hold: (by: keyof typeof held, on: boolean) => setHeld((before) => ({ ...before, [by]: on })),
  };
}

function useIsHidden(): boolean {
  const [isHidden, setHidden] = useState(false);
  useEffect(() => {
    const look = () => setHidden(document.hidden);
    look();
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, []);
  return isHidden;
}
