"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { RefreshCw } from "lucide-react";
import { useStore } from "@/components/hooks/use-store";
import { Button } from "@/components/ui/button";
import { syncCampaigns } from "@/lib/client/campaigns";
import { cn } from "@/lib/client/cn";
import { errorWords } from "@/lib/client/error-words";
import { FIGURE_KEYS } from "@/lib/client/figures";
import type { SyncResponse } from "@/lib/contracts/campaigns";
import { platformInfo } from "@/lib/contracts/platform-list";
import type { PlatformId } from "@/lib/contracts/platforms";

/** Reads campaign figures now: of one platform, or of all when none is given. Says in place how it went. */
export function RefreshButton({ platform, syncing }: { platform?: PlatformId; syncing?: boolean }) {
  const { id } = useStore();
  const queryClient = useQueryClient();
  const sync = useMutation({
    mutationFn: () => syncCampaigns(id, platform && [platform]),
    onSettled: () =>
      Promise.all(["status", ...FIGURE_KEYS].map((key) => queryClient.invalidateQueries({ queryKey: [key, id] }))),
  });
  const trouble = sync.error ? errorWords(sync.error) : undefined;
  const outcome = sync.data && outcomeOf(sync.data);
  const tone = trouble ? "text-destructive" : outcome?.tone;
  return (
    <>
      <Button
        variant="outline"
        size={platform ? "sm" : "md"}
        loading={sync.isPending || (syncing ?? false)}
        onClick={() => sync.mutate()}
        data-testid={platform ? `refresh-${platform}` : "refresh-all"}
      >
        <RefreshCw aria-hidden className="in-aria-busy:hidden" />
        Refresh
        {platform && <span className="sr-only"> {platformInfo(platform).label}</span>}
      </Button>
      <span
        role="status"
        data-testid="refresh-outcome"
        className={tone ? cn("w-0 min-w-full text-sm", tone) : "sr-only"}
      >
        {sync.isPending && "Reading the platforms…"}
        {outcome?.text}
        {trouble && `${trouble.title}. ${trouble.body}`}
      </span>
    </>
  );
}

/** What was read, and of each account that was not, why. */
function outcomeOf({ success, message, errors = [] }: SyncResponse): { text: string; tone: string } {
  if (errors.length === 0) return { text: message, tone: "text-muted-foreground" };
  if (success) return { text: `${message} ${errors.join(" ")}`, tone: "text-warning" };
  return { text: errors.join(" "), tone: "text-destructive" };
}
