"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNow } from "@/components/hooks/use-now";
import { useStore } from "@/components/hooks/use-store";
import { Button } from "@/components/ui/button";
import { historyRange, syncCampaigns } from "@/lib/client/campaigns";
import { dayAt } from "@/lib/client/date-range";
import { errorWords } from "@/lib/client/error-words";
import type { ConnectionStatus } from "@/lib/contracts/connections";
import { platformInfo } from "@/lib/contracts/platform-list";

/** Has all figures read that can be told of, until they are here or on their way. */
export function HistoryButton({ row }: { row: ConnectionStatus }) {
  const { id, timeZone } = useStore();
  const now = useNow();
  const queryClient = useQueryClient();
  const range = historyRange(dayAt(new Date(now), row.timeZone ?? timeZone));
  const ask = useMutation({
    mutationFn: () => syncCampaigns(id, [row.platform], range),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ["status", id] }),
  });
  const reached = row.readingBackTo ?? row.figuresFrom;
  const isWanted = reached !== undefined && reached <= range.startDate;
  const trouble = ask.error ? errorWords(ask.error) : undefined;
  const problems = ask.data?.success === false ? (ask.data.errors?.join(" ") ?? ask.data.message) : undefined;
  return (
    <>
      {!isWanted && (
        <Button
          variant="outline"
          size="sm"
          loading={ask.isPending}
          onClick={() => ask.mutate()}
          data-testid={`read-history-${row.platform}`}
        >
          Read 25 months of history<span className="sr-only"> of {platformInfo(row.platform).label}</span>
        </Button>
      )}
      <span role="status" className={problems || trouble ? "basis-full text-destructive text-sm" : "sr-only"}>
        {ask.isPending && "Reading the newest three months…"}
        {ask.data?.success && ask.data.message}
        {problems}
        {trouble && `${trouble.title}. ${trouble.body}`}
      </span>
    </>
  );
}
