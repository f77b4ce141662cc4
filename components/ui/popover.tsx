"use client";

import { Slot } from "radix-ui";
import { type FocusEvent, type ReactNode, useId, useRef, useState } from "react";
import { cn } from "@/lib/client/cn";

const GAP_PX = 6;
const EDGE_PX = 8;

type PopoverProps = {
  trigger: ReactNode;
  /** Names the panel to whoever hears it open. */
  label: string;
  /** So tall that it need not be measured before it is placed; less where the window is lower. */
  heightPx: number;
  className?: string;
  testId: string;
  /** Made when it opens, gone when it closes. */
  children: (close: () => void) => ReactNode;
};

/**
 * A panel of controls in the browser's own popover: opening, closing outside, Esc and the way back of the focus are the
 * browser's. It closes when the focus goes on past it, so that nothing focused lies under it. `trigger` is one button.
 */
export function Popover({ trigger, label, heightPx, className, testId, children }: PopoverProps) {
  const id = useId();
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  const close = () => panel.current?.hidePopover();
  const closeBehind = ({ relatedTarget }: FocusEvent) => {
    if (!(relatedTarget instanceof Node) || panel.current?.contains(relatedTarget)) return;
    // A press on the button closes it by itself.
    if (!button.current?.contains(relatedTarget)) close();
  };
  return (
    <>
      <Slot.Root ref={button} popoverTarget={id} aria-haspopup="dialog" aria-expanded={open}>
        {trigger}
      </Slot.Root>
      <div
        ref={panel}
        id={id}
        popover="auto"
        role="dialog"
        tabIndex={-1}
        aria-label={label}
        data-testid={testId}
        data-state={open ? "open" : "closed"}
        onBeforeToggle={({ newState }) => newState === "open" && place(button.current, panel.current, heightPx)}
        onToggle={({ newState, currentTarget }) => {
          setOpen(newState === "open");
          if (newState === "open") currentTarget.focus();
        }}
        onBlur={closeBehind}
        className={cn(
          "fixed inset-auto m-0 max-w-[calc(100vw-1rem)] overflow-hidden rounded-lg border bg-popover p-0 text-popover-foreground shadow-overlay outline-none duration-150 open:animate-in open:fade-in-0",
          className,
        )}
      >
        {open && children(close)}
      </div>
    </>
  );
}

/** Below the button's end where there is room, else above it, else at the window's edge; never past that. */
function place(button: HTMLElement | null, panel: HTMLElement | null, heightPx: number): void {
  if (!button || !panel) return;
  const { left, right, top, bottom } = button.getBoundingClientRect();
  const { clientWidth: width, clientHeight } = document.documentElement;
  const height = Math.min(heightPx, clientHeight - 2 * EDGE_PX);
  const lowest = clientHeight - height - EDGE_PX;
  const above = top - height - GAP_PX;
  const fits = bottom + GAP_PX <= lowest;
  const isRtl = getComputedStyle(button).direction === "rtl";
  panel.style.height = `${height}px`;
  panel.style.top = `${fits ? bottom + GAP_PX : above >= EDGE_PX ? above : lowest}px`;
  // On a phone the panel is nearly as wide as the window: whichever side it is bound to, it may not leave it.
  panel.style.left = isRtl ? `${Math.max(EDGE_PX, left)}px` : "auto";
  panel.style.right = isRtl ? "auto" : `${Math.max(EDGE_PX, width - right)}px`;
}
