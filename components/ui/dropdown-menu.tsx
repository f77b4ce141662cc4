"use client";

import { Check } from "lucide-react";
import { Slot } from "radix-ui";
import { type ComponentProps, type KeyboardEvent, type ReactNode, useId, useRef, useState } from "react";
import { cn } from "@/lib/client/cn";

const GAP_PX = 6;
const ITEMS = '[role^="menuitem"]:not([aria-disabled="true"])';
const ITEM_CLASSES =
  "relative flex min-h-9 w-full cursor-pointer select-none items-center gap-2 rounded-sm px-2 py-1.5 text-start text-base outline-none focus:bg-accent focus:text-accent-foreground pointer-coarse:min-h-11 forced-colors:focus:outline-2 [&_svg]:size-4 [&_svg]:shrink-0";

type DropdownMenuProps = {
  trigger: ReactNode;
  label: string;
  align?: "start" | "end";
  className?: string;
  children: ReactNode;
};

/**
 * A menu in the browser's own popover: opening, closing outside, Esc and the way back of the focus are the browser's,
 * moving between items is ours. `trigger` is one button.
 */
export function DropdownMenu({ trigger, label, align = "start", className, children }: DropdownMenuProps) {
  const id = useId();
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const menu = useRef<HTMLDivElement>(null);
  const show = (event: KeyboardEvent) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    menu.current?.showPopover();
  };
  return (
    <>
      <Slot.Root ref={button} popoverTarget={id} aria-haspopup="menu" aria-expanded={open} onKeyDown={show}>
        {trigger}
      </Slot.Root>
      <div
        ref={menu}
        id={id}
        popover="auto"
        role="menu"
        tabIndex={-1}
        aria-label={label}
        onBeforeToggle={({ newState }) => newState === "open" && placeBelow(button.current, menu.current, align)}
        onToggle={({ newState }) => {
          setOpen(newState === "open");
          if (newState === "open") focusItem(menu.current, "first");
        }}
        onKeyDown={(event) => moveByKey(event, menu.current)}
        onClick={(event) => closeAfter(event.target, menu.current)}
        className={cn(
          "fixed inset-auto m-0 min-w-56 max-w-[calc(100vw-1rem)] overflow-y-auto rounded-lg border bg-popover p-1 text-popover-foreground shadow-overlay outline-none duration-150 open:animate-in open:fade-in-0 open:zoom-in-95",
          className,
        )}
      >
        {children}
      </div>
    </>
  );
}

function placeBelow(button: HTMLElement | null, menu: HTMLElement | null, align: "start" | "end"): void {
  if (!button || !menu) return;
  const { left, right, bottom } = button.getBoundingClientRect();
  const rtl = getComputedStyle(button).direction === "rtl";
  const fromLeft = (align === "start") !== rtl;
  menu.style.left = fromLeft ? `${left}px` : "auto";
  menu.style.right = fromLeft ? "auto" : `${document.documentElement.clientWidth - right}px`;
  menu.style.top = `${bottom + GAP_PX}px`;
  menu.style.maxHeight = `calc(100dvh - ${bottom + 2 * GAP_PX}px)`;
}

const itemsOf = (menu: HTMLElement | null): HTMLElement[] => [...(menu?.querySelectorAll<HTMLElement>(ITEMS) ?? [])];

function focusItem(menu: HTMLElement | null, which: "first" | "last" | 1 | -1): void {
  const items = itemsOf(menu);
  const at = items.findIndex((item) => item.matches(":focus"));
  const checked = items.findIndex((item) => item.getAttribute("aria-checked") === "true");
  const next = which === "first" ? Math.max(0, checked) : which === "last" ? items.length - 1 : at + which;
  items[(next + items.length) % items.length]?.focus();
}

function moveByKey(event: KeyboardEvent, menu: HTMLElement | null): void {
  const moves = { ArrowDown: 1, ArrowUp: -1, Home: "first", End: "last" } as const;
  if (event.key === "Tab") menu?.hidePopover();
  const move = Object.entries(moves).find(([key]) => key === event.key)?.[1];
  if (move === undefined) return;
  event.preventDefault();
  focusItem(menu, move);
}

function closeAfter(target: EventTarget, menu: HTMLElement | null): void {
  const item = target instanceof Element ? target.closest(ITEMS) : null;
  if (item && !item.hasAttribute("data-keep-open")) menu?.hidePopover();
}

/** With `asChild` it dresses a link. `data-keep-open` keeps the menu open after it. */
export function DropdownMenuItem({ asChild, className, ...props }: ComponentProps<"button"> & { asChild?: boolean }) {
  const classes = cn(ITEM_CLASSES, className);
  if (asChild) return <Slot.Root role="menuitem" tabIndex={-1} className={classes} {...props} />;
  return <button type="button" role="menuitem" tabIndex={-1} className={classes} {...props} />;
}
export function DropdownMenuRadioItem({
  checked,
  className,
  children,
  ...props
}: ComponentProps<"button"> & { checked: boolean }) {
  return (
    <button
      type="button"
      role="menuitemradio"
      aria-checked={checked}
      tabIndex={-1}
      className={cn(ITEM_CLASSES, "pe-8", className)}
      {...props}
    >
      {children}
      {checked && <Check aria-hidden className="absolute end-2" />}
    </button>
  );
}
export function DropdownMenuLabel({ className, ...props }: ComponentProps<"div">) {
  return <div className={cn("px-2 py-1.5 text-muted-foreground text-xs", className)} {...props} />;
}
export function DropdownMenuSeparator() {
  return <hr className="-mx-1 my-1 border-border" />;
}
