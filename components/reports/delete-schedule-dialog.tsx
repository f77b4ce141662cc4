"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useStore } from "@/components/hooks/use-store";
import {
  AlertDialog,
  AlertDialogContent,
  AlertDialogDescription,
  AlertDialogFooter,
  AlertDialogTitle,
} from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import { ErrorAlert } from "@/components/ui/error-alert";
import { deleteSchedule } from "@/lib/client/reports";
import type { ScheduleItem } from "@/lib/contracts/reports";

export function DeleteScheduleDialog({ item, onClose }: { item: ScheduleItem; onClose: () => void }) {
  const store = useStore();
  const queryClient = useQueryClient();
  const remove = useMutation({
    mutationFn: () => deleteSchedule(store.id, item.id),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: ["report-schedules", store.id] });
      onClose();
    },
  });
  return (
    <AlertDialog open onOpenChange={(open) => !open && onClose()}>
      <AlertDialogContent data-testid="delete-schedule-dialog">
        <AlertDialogTitle>
          Delete “<bdi>{item.name}</bdi>”?
        </AlertDialogTitle>
        <AlertDialogDescription>
          No further report is made by it. Those it has made stay in the list.
        </AlertDialogDescription>
        <ErrorAlert error={remove.error} />
        <AlertDialogFooter>
          <Button variant="outline" onClick={onClose}>
            Keep schedule
          </Button>
          <Button variant="destructive" loading={remove.isPending} onClick={() => remove.mutate()}>
            Delete schedule
          </Button>
        </AlertDialogFooter>
      </AlertDialogContent>
    </AlertDialog>
  );
}
