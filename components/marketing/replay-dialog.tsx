"use client";

import type { ReactNode } from "react";
import {
  AlertDialog,
  AlertDialogContent,
  AlertDialogDescription,
  AlertDialogTitle,
} from "@/components/ui/alert-dialog";
import { useReturnFocus } from "@/components/ui/use-return-focus";
import type { ReplayFilter } from "@/lib/contracts/replays";
import { ReplayForm } from "./replay-form";

type ReplayDialogProps = {
  title: string;
  description: string;
  /** Null: not chosen yet. Another filter is another count, and another replay. */
  filter: ReplayFilter | null;
  /** Where it is chosen, when it is chosen here. */
  children?: ReactNode;
  onClose: () => void;
  onSent: (replayId: string) => void;
};

export function ReplayDialog({ title, description, filter, children, onClose, onSent }: ReplayDialogProps) {
  const returnFocus = useReturnFocus();
  // The primitive would give the focus to its own Cancel, and while it is still counting there is no button at all.
  const takeFocus = (event: Event) => {
    returnFocus.onOpenAutoFocus();
    event.preventDefault();
    if (event.currentTarget instanceof HTMLElement) event.currentTarget.focus();
  };
  return (
    <AlertDialog open onOpenChange={(open) => !open && onClose()}>
      <AlertDialogContent {...returnFocus} onOpenAutoFocus={takeFocus} data-testid="replay-dialog" className="max-w-xl">
        <AlertDialogTitle>{title}</AlertDialogTitle>
        <AlertDialogDescription>{description}</AlertDialogDescription>
        {children}
        {filter && <ReplayForm key={JSON.stringify(filter)} filter={filter} onCancel={onClose} onSent={onSent} />}
      </AlertDialogContent>
    </AlertDialog>
  );
}
