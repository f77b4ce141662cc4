"use client";

import { useQueryState } from "nuqs";
import { replayParam } from "@/lib/client/search-params";

/** The replay whose result the page shows, kept in the URL so that it outlives a reload. */
export function useLastReplay() {
  const [replayId, setReplayId] = useQueryState("replay", replayParam.withOptions({ history: "replace" }));
  return {
    replayId,
    show: (id: string) => void setReplayId(id),
    dismiss: () => void setReplayId(null),
  };
}
