"use client";

import type { ReactNode } from "react";
import {
  AlertDialog,
  AlertDialogContent,
  AlertDialogDescription,
  AlertDialogTitle,
} from "@/components/ui/alert-dialog";
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
  return (
    <AlertDialog open onOpenChange={(open) => !open && onClose()}>
      <AlertDialogContent data-testid="replay-dialog" className="max-w-xl">
        <AlertDialogTitle>{title}</AlertDialogTitle>
        <AlertDialogDescription>{description}</AlertDialogDescription>
        {children}
        {filter && <ReplayForm key={JSON.stringify(filter)} filter={filter} onCancel={onClose} onSent={onSent} />}
      </AlertDialogContent>
    </AlertDialog>
  );
}
