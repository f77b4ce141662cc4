"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useSyncExternalStore } from "react";
import { applyLive, rereadLists } from "@/lib/client/apply-live";
import { calmly } from "@/lib/client/calmly";
import { type LiveState, liveState } from "@/lib/client/live-state";
import { LiveStream } from "@/lib/client/live-stream";

/** How this tab is kept up to date. */
export const useLiveState = (): LiveState =>
  useSyncExternalStore(liveState.subscribe, liveState.get, (): LiveState => "connecting");

/**
 * Opens the tab's stream of a store's sales and takes what it tells into what is loaded; once per page. `after`: the
 * cursor that came with the list that is shown, so that nothing is missed between the two.
 */
export function useLiveSales(storeId: string, after: string | undefined): void {
  const queryClient = useQueryClient();
  const first = useRef<{ storeId: string; after: string | undefined }>({ storeId, after });
  if (first.current.storeId !== storeId) first.current = { storeId, after };
  first.current.after ??= after;
  const isLoaded = after !== undefined;
  useEffect(() => {
    const begin = first.current.after;
    if (!isLoaded || begin === undefined) return;
    const filtered = calmly(() => rereadLists(queryClient, storeId, "filtered"));
    const all = calmly(() => rereadLists(queryClient, storeId, "all"));
    const take = async (message: { id: string; event: string; data: string }) => {
      const { LiveMessage } = await import("@/lib/contracts/live");
      const data: unknown = JSON.parse(message.data);
      const which = applyLive(queryClient, storeId, LiveMessage.parse({ ...message, data }));
      if (which === "all") all.ask();
      if (which === "filtered") filtered.ask();
    };
    // The contract comes when the first message does; the others wait behind that one.
    let turn = Promise.resolve();
    const stream = new LiveStream({
      address: (cursor) => `/api/v1/marketing/events/${storeId}/stream?after=${cursor}`,
      after: begin,
      onState: liveState.set,
      // A message nobody here understands comes from a newer server, whose lists still are.
      onMessage: (message) => {
        turn = turn.then(() => take(message)).catch(all.ask);
      },
    });
    stream.start();
    return () => {
      stream.stop();
      filtered.stop();
      all.stop();
      liveState.set("connecting");
    };
  }, [queryClient, storeId, isLoaded]);
}
