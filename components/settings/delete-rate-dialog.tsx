"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useStore } from "@/components/hooks/use-store";
import {
  AlertDialog,
  AlertDialogCancel,
  AlertDialogContent,
  AlertDialogDescription,
  AlertDialogFooter,
  AlertDialogTitle,
} from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import { ErrorAlert } from "@/components/ui/error-alert";
import { rateSince } from "@/lib/client/rate-words";
import { deleteRate, refreshRates } from "@/lib/client/rates";
import type { RateItem } from "@/lib/contracts/rates";

/** One confirmation; stating it again undoes it. */
export function DeleteRateDialog({ rate, onClose }: { rate: RateItem; onClose: () => void }) {
  const { id, businessName } = useStore();
  const queryClient = useQueryClient();
  const end = useMutation({
    mutationFn: () => deleteRate(id, rate.id),
    onSuccess: async () => {
      await refreshRates(queryClient, id);
      onClose();
    },
  });
  return (
    <AlertDialog open onOpenChange={(open) => !open && onClose()}>
      <AlertDialogContent data-testid="delete-rate-dialog">
        <AlertDialogTitle>Delete this rate?</AlertDialogTitle>
        <AlertDialogDescription>
          {rateSince(rate)}. Its days are then told with the rate before it; without one, {rate.from} stands apart in
          every store of <bdi>{businessName}</bdi>.
        </AlertDialogDescription>
        <ErrorAlert error={end.error} />
        <AlertDialogFooter>
          <AlertDialogCancel asChild>
            <Button variant="outline">Keep rate</Button>
          </AlertDialogCancel>
          <Button
            variant="destructive"
            loading={end.isPending}
            onClick={() => end.mutate()}
            data-testid="confirm-delete-rate"
          >
            Delete rate
          </Button>
        </AlertDialogFooter>
      </AlertDialogContent>
    </AlertDialog>
  );
}
