"use client";

import { Slot } from "radix-ui";
import { type ReactNode, useEffect, useId, useRef, useState } from "react";

const FIRST_DELAY_MS = 300;
/** Long enough to move the pointer onto the hint; within it a neighbour's hint opens without delay. */
const GRACE_MS = 150;
const GAP_PX = 6;
let lastClosed = 0;

/**
 * A hint on hover and focus, in the browser's top layer. It can be hovered, and Esc takes it away. `children` is one
 * focusable element, or the hint is out of a keyboard's reach.
 */
export function Tooltip({ hint, children }: { hint: ReactNode; children: ReactNode }) {
  const id = useId();
  const trigger = useRef<HTMLButtonElement>(null);
  const bubble = useRef<HTMLSpanElement>(null);
  const { isOpen, openSoon, closeSoon, close, keep } = useHint();
  useEffect(() => {
    if (!isOpen || !trigger.current || !bubble.current) return;
    const hideOnEscape = (event: KeyboardEvent) => event.key === "Escape" && close();
    const shown = bubble.current;
    shown.showPopover();
    placeNear(trigger.current, shown);
    document.addEventListener("keydown", hideOnEscape);
    window.addEventListener("scroll", close, { passive: true, capture: true });
    return () => {
      shown.hidePopover();
      document.removeEventListener("keydown", hideOnEscape);
      window.removeEventListener("scroll", close, { capture: true });
    };
  }, [isOpen, close]);
  return (
    <>
      <Slot.Root
        ref={trigger}
        aria-describedby={id}
        onPointerEnter={(event) => event.pointerType !== "touch" && openSoon()}
        onPointerLeave={closeSoon}
        onFocus={(event) => event.currentTarget.matches(":focus-visible") && openSoon()}
        onBlur={close}
      >
        {children}
      </Slot.Root>
      <span
        ref={bubble}
        id={id}
        role="tooltip"
        popover="manual"
        onPointerEnter={keep}
        onPointerLeave={closeSoon}
        className="pointer-events-auto fixed inset-auto m-0 max-w-72 whitespace-normal rounded-sm bg-foreground px-2.5 py-1.5 text-start font-normal text-background text-xs"
      >
        {hint}
      </span>
    </>
  );
}

function useHint() {
  const [isOpen, setOpen] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const [actions] = useState(() => {
    const later = (work: () => void, delayMs: number) => {
      clearTimeout(timer.current);
      timer.current = setTimeout(work, delayMs);
    };
    const close = () => {
      clearTimeout(timer.current);
      lastClosed = Date.now();
      setOpen(false);
    };
    return {
      close,
      keep: () => clearTimeout(timer.current),
      closeSoon: () => later(close, GRACE_MS),
      openSoon: () => later(() => setOpen(true), Date.now() - lastClosed < FIRST_DELAY_MS ? 0 : FIRST_DELAY_MS),
    };
  });
  return { isOpen, ...actions };
}

/** Above the trigger where there is room, else below; never past the window's edges. */
function placeNear(trigger: HTMLElement, bubble: HTMLElement): void {
  const anchor = trigger.getBoundingClientRect();
  const { width, height } = bubble.getBoundingClientRect();
  const centred = anchor.left + anchor.width / 2 - width / 2;
  const above = anchor.top - height - GAP_PX;
  bubble.style.left = `${Math.max(GAP_PX, Math.min(centred, window.innerWidth - width - GAP_PX))}px`;
  bubble.style.top = `${above >= GAP_PX ? above : anchor.bottom + GAP_PX}px`;
}
