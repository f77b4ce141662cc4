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
import { disconnectConsequences } from "@/lib/client/connection-words";
import { disconnect, statusQuery } from "@/lib/client/connections";
import { platformInfo } from "@/lib/contracts/platform-list";
import type { PlatformId } from "@/lib/contracts/platforms";

type Props = { platform: PlatformId; open: boolean; onOpenChange: (open: boolean) => void };

/** Names what ends before it ends. One confirmation; reconnecting undoes it. */
export function DisconnectDialog({ platform, open, onOpenChange }: Props) {
  const { id } = useStore();
  const queryClient = useQueryClient();
  const { label } = platformInfo(platform);
  const end = useMutation({
    mutationFn: () => disconnect(id, platform),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: statusQuery(id).queryKey });
      await queryClient.invalidateQueries({ queryKey: ["event-status", id] });
      onOpenChange(false);
    },
  });
  return (
    <AlertDialog open={open} onOpenChange={onOpenChange}>
      <AlertDialogContent data-testid="disconnect-dialog">
        <AlertDialogTitle>Disconnect {label}?</AlertDialogTitle>
        <AlertDialogDescription asChild>
          <ul className="grid list-disc gap-1.5 ps-5">
            {disconnectConsequences(platform).map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </AlertDialogDescription>
        <ErrorAlert error={end.error} />
        <AlertDialogFooter>
          <AlertDialogCancel asChild>
            <Button variant="outline">Keep connected</Button>
          </AlertDialogCancel>
          <Button
            variant="destructive"
            loading={end.isPending}
            onClick={() => end.mutate()}
            data-testid={`confirm-disconnect-${platform}`}
          >
            Disconnect {label}
          </Button>
        </AlertDialogFooter>
      </AlertDialogContent>
    </AlertDialog>
  );
}
