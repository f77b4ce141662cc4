"use client";

import { Slot } from "radix-ui";
import { type FocusEvent, type ReactNode, useId, useRef, useState } from "react";
import { cn } from "@/lib/client/cn";

const GAP_PX = 6;
const EDGE_PX = 8;
/** Where there is less room than this on either side, the panel covers its button. */
const LEAST_PX = 280;

type Size = { readonly widthPx: number; readonly heightPx: number };
type PopoverProps = {
  trigger: ReactNode;
  /** Names the panel to whoever hears it open. */
  label: string;
  /** Told, so that it need not be measured before it is placed; less where the window is smaller. */
  size: Size;
  className?: string;
  testId: string;
  /** Made when it opens, gone when it closes. */
  children: (close: () => void) => ReactNode;
};

/**
 * A panel of controls in the browser's own popover: opening, closing outside, Esc and the way back of the focus are the
 * browser's. It closes when the focus goes on past it, so that nothing focused lies under it. `trigger` is one button.
 */
export function Popover({ trigger, label, size, className, testId, children }: PopoverProps) {
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
        onBeforeToggle={({ newState }) => newState === "open" && place(button.current, panel.current, size)}
        onToggle={({ newState, currentTarget }) => {
          setOpen(newState === "open");
          if (newState === "open") currentTarget.focus();
        }}
        onBlur={closeBehind}
        className={cn(
          "fixed inset-auto m-0 overflow-hidden rounded-lg border bg-popover p-0 text-popover-foreground shadow-overlay outline-none duration-150 open:animate-in open:fade-in-0",
          className,
        )}
      >
        {open && children(close)}
      </div>
    </>
  );
}

/** Below the button or above it, wherever there is more room, as wide and high as fits there; never past the window. */
function place(button: HTMLElement | null, panel: HTMLElement | null, { widthPx, heightPx }: Size): void {
  if (!button || !panel) return;
  const { left, right, top, bottom } = button.getBoundingClientRect();
  const { clientWidth, clientHeight } = document.documentElement;
  const isRtl = getComputedStyle(button).direction === "rtl";
  const [above, below] = [top - GAP_PX - EDGE_PX, clientHeight - bottom - GAP_PX - EDGE_PX];
  const isBelow = below >= Math.min(heightPx, above);
  const width = Math.min(widthPx, clientWidth - 2 * EDGE_PX);
  const height = Math.min(heightPx, Math.max(LEAST_PX, isBelow ? below : above), clientHeight - 2 * EDGE_PX);
  const within = (wanted: number, most: number) => Math.max(EDGE_PX, Math.min(wanted, most - EDGE_PX));
  panel.style.width = `${width}px`;
  panel.style.height = `${height}px`;
  panel.style.left = `${within(isRtl ? left : right - width, clientWidth - width)}px`;
  panel.style.top = `${within(isBelow ? bottom + GAP_PX : top - GAP_PX - height, clientHeight - height)}px`;
}
