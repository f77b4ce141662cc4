"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { FIGURE_KEYS } from "@/lib/client/figures";
import type { ConnectionStatus } from "@/lib/contracts/connections";

/** Reads the figures again when a sync that nobody on this page asked for has ended: the first one, or the schedule's. */
export function useFreshFigures(storeId: string, rows: readonly ConnectionStatus[] | undefined): void {
  const queryClient = useQueryClient();
  const synced = rows?.map(({ lastSyncAt }) => lastSyncAt ?? "").join();
  const seen = useRef(synced);
  useEffect(() => {
    if (synced === undefined || synced === seen.current) return;
    const isFirstAnswer = seen.current === undefined;
    seen.current = synced;
    if (isFirstAnswer) return;
    for (const key of FIGURE_KEYS) void queryClient.invalidateQueries({ queryKey: [key, storeId] });
  }, [queryClient, storeId, synced]);
}
