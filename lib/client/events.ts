import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { EventListQuery } from "../contracts/events";
import { callApi } from "./call-api";
import { every } from "./every";

const contract = () => import("../contracts/events");
const LIVE_MS = 2000;
/** With many pages loaded every poll reads them all again, so it comes less often. */
const LIVE_LONG_MS = 10_000;
export const RECENT_SALES = 5;

export const eventStatusQuery = (storeId: string) =>
  queryOptions({
    queryKey: ["event-status", storeId] as const,
    queryFn: ({ signal }) =>
      callApi(`events/status/${storeId}`, async () => (await contract()).EventStatus, { signal }),
    refetchInterval: every(LIVE_MS),
  });

export type EventFilter = Pick<EventListQuery, "state" | "destination" | "eventType" | "reason" | "from" | "to" | "q">;

/** What one page of the filter asks of the API; the server asks its verb for the same. */
export const eventPage = (filter: EventFilter, cursor: string | null): EventListQuery => ({
  ...filter,
  limit: 50,
  ...(cursor && { cursor }),
});

export const eventsQuery = (storeId: string, filter: EventFilter) =>
  infiniteQueryOptions({
    queryKey: ["events", storeId, filter] as const,
    queryFn: ({ pageParam, signal }) =>
      callApi(`events/${storeId}`, async () => (await contract()).EventList, {
        query: eventPage(filter, pageParam),
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.meta.nextCursor,
    placeholderData: keepPreviousData,
    refetchInterval: (query) => every((query.state.data?.pages.length ?? 1) > 2 ? LIVE_LONG_MS : LIVE_MS)(query),
  });

export const recentEventsQuery = (storeId: string) =>
  queryOptions({
    queryKey: ["recent-events", storeId] as const,
    queryFn: ({ signal }) =>
      callApi(`events/${storeId}`, async () => (await contract()).EventList, {
        query: { limit: RECENT_SALES },
        signal,
      }),
    refetchInterval: every(LIVE_MS),
  });
