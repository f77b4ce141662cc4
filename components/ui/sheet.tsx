"use client";

import { X } from "lucide-react";
import { Dialog as Primitive } from "radix-ui";
import type { KeyboardEvent, ReactNode } from "react";
import { cn } from "@/lib/client/cn";
import { OVERLAY } from "./overlay-classes";
import { useReturnFocus } from "./use-return-focus";

const SIDES = {
  start:
    "start-0 w-72 max-w-[85vw] rounded-e-xl border-e bg-sidebar data-[state=closed]:slide-out-to-left data-[state=open]:slide-in-from-left",
  end: "end-0 w-full bg-background sm:max-w-xl sm:rounded-s-xl sm:border-s data-[state=closed]:slide-out-to-right data-[state=open]:slide-in-from-right",
} as const;

type SheetProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  /** Beside the button that closes it. */
  actions?: ReactNode;
  side?: keyof typeof SIDES;
  testId?: string;
  onKeyDown?: (event: KeyboardEvent) => void;
  children: ReactNode;
};

/** A panel from an edge: from the start for navigation on small screens, from the end for one thing of a list. */
export function Sheet(props: SheetProps) {
  const returnFocus = useReturnFocus();
  return (
    <Primitive.Root open={props.open} onOpenChange={props.onOpenChange}>
      <Primitive.Portal>
        <Primitive.Overlay className={OVERLAY} />
        <Primitive.Content
          aria-describedby={undefined}
          {...returnFocus}
          data-testid={props.testId}
          {...(props.onKeyDown && { onKeyDown: props.onKeyDown })}
          className={cn(
            "fixed inset-y-0 z-50 flex flex-col gap-2 overflow-y-auto p-4 text-foreground shadow-overlay ease-sheet data-[state=closed]:animate-out data-[state=open]:animate-in data-[state=closed]:duration-150 data-[state=open]:duration-200",
            SIDES[props.side ?? "start"],
          )}
        >
          <div className="flex items-center gap-1">
            <Primitive.Title className="min-w-0 flex-1 break-words font-semibold text-lg">
              {props.title}
            </Primitive.Title>
            {props.actions}
            <Primitive.Close
              aria-label="Close"
              className="grid size-11 place-items-center rounded-md text-muted-foreground hover:bg-accent hover:text-accent-foreground"
            >
              <X aria-hidden className="size-5" strokeWidth={1.75} />
            </Primitive.Close>
          </div>
          {props.children}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
