import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { EventList, EventListQuery } from "../contracts/events";
import { apiHref, callApi } from "./call-api";
import { every } from "./every";
import { liveJournal, mergeNewest, mergePages, renewRows } from "./live-sales";
import { isPolled, type LiveState } from "./live-state";

const contract = () => import("../contracts/events");
const LIVE_MS = 2000;
/** With many pages loaded every poll reads them all again, so it comes less often. */
const LIVE_LONG_MS = 10_000;
export const RECENT_SALES = 5;

export const eventStatusQuery = (storeId: string, live: LiveState = "connecting") =>
  queryOptions({
    queryKey: ["event-status", storeId] as const,
    queryFn: ({ signal }) =>
      callApi(`events/status/${storeId}`, async () => (await contract()).EventStatus, { signal }),
    refetchInterval: isPolled(live) && every(LIVE_MS),
  });

export type EventFilter = Pick<EventListQuery, "state" | "destination" | "eventType" | "reason" | "from" | "to" | "q">;
/** Whether it leaves anything out. */
export const isWhole = (filter: EventFilter): boolean => Object.values(filter).every((value) => !value);

/** What one page of the filter asks of the API; the server asks its verb for the same. */
export const eventPage = (filter: EventFilter, cursor: string | null): EventListQuery => ({
  ...filter,
  limit: 50,
  ...(cursor && { cursor }),
});

/** Reads a list, with what the stream told while it was on its way. */
async function readList(
  storeId: string,
  query: Partial<EventListQuery>,
  signal: AbortSignal,
  merge: (list: EventList, told: EventList["data"]) => EventList,
): Promise<EventList> {
  const place = liveJournal.place();
  const list = await callApi(`events/${storeId}`, async () => (await contract()).EventList, { query, signal });
  return merge(list, liveJournal.since(storeId, place));
}

export const eventsQuery = (storeId: string, filter: EventFilter, live: LiveState = "connecting") =>
  infiniteQueryOptions({
    queryKey: ["events", storeId, filter] as const,
    queryFn: ({ pageParam, signal }) =>
      readList(storeId, eventPage(filter, pageParam), signal, (list, told) => {
        const [whole = list] = pageParam === null && isWhole(filter) ? mergePages([list], told) : [];
        return { ...whole, data: renewRows(whole.data, told) };
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.meta.nextCursor,
    placeholderData: keepPreviousData,
    refetchInterval: (query) =>
      isPolled(live) && every((query.state.data?.pages.length ?? 1) > 2 ? LIVE_LONG_MS : LIVE_MS)(query),
  });

/** The same as a file. */
export const salesCsvHref = (storeId: string, filter: EventFilter): string => apiHref(`events/${storeId}/csv`, filter);

export const recentEventsQuery = (storeId: string, live: LiveState = "connecting") =>
  queryOptions({
    queryKey: ["recent-events", storeId] as const,
    queryFn: ({ signal }) =>
      readList(storeId, { limit: RECENT_SALES }, signal, (list, told) => mergeNewest(list, told, RECENT_SALES)),
    refetchInterval: isPolled(live) && every(LIVE_MS),
  });
