import { queryOptions } from "@tanstack/react-query";
import { v4 } from "uuid";
import type { ReplayBody, ReplayFilter } from "../contracts/replays";
import { callApi } from "./call-api";
import { every } from "./every";

const contract = () => import("../contracts/replays");

/** One for every dialog: however often its button is pressed, it is one replay. */
export const newReplayId = (): string => v4();

export const replayPreviewQuery = (storeId: string, filter: ReplayFilter) =>
  queryOptions({
    queryKey: ["replay-preview", storeId, filter] as const,
    queryFn: ({ signal }) =>
      callApi(`events/${storeId}/replay/preview`, async () => (await contract()).ReplayPreview, {
        method: "POST",
        body: { filter },
        signal,
      }),
    // What was counted when a dialog was last open is no news.
    gcTime: 0,
    staleTime: 0,
  });

export const replayQuery = (storeId: string, replayId: string) =>
  queryOptions({
    queryKey: ["replay", storeId, replayId] as const,
    queryFn: ({ signal }) =>
      callApi(`events/${storeId}/replay/${replayId}`, async () => (await contract()).ReplayProgress, { signal }),
    refetchInterval: (query) => (query.state.data?.data.done ? false : every(1500)(query)),
  });

export const replayEvents = (storeId: string, body: ReplayBody) =>
  callApi(`events/${storeId}/replay`, async () => (await contract()).ReplayResult, { method: "POST", body });

/** What a replay changes the answers of. */
export const REPLAY_TOUCHES = ["events", "event", "recent-events", "event-status", "failures", "status"] as const;
