import type { InfiniteData, QueryClient } from "@tanstack/react-query";
import type { EventList, EventListItem, EventStatus } from "../contracts/events";
import type { LiveMessage } from "../contracts/live";
import { type EventFilter, eventStatusQuery, eventsQuery, isWhole, RECENT_SALES, recentEventsQuery } from "./events";
import { liveJournal, mergeNewest, mergePages, renewRows } from "./live-sales";

/** Which lists have to be read again after a message. */
export type Reread = "none" | "filtered" | "all";

/** Takes one message of the stream into what is loaded. */
export function applyLive(queryClient: QueryClient, storeId: string, message: LiveMessage): Reread {
  switch (message.event) {
    case "sales":
      liveJournal.note(storeId, message.data);
      queryClient.setQueryData(
        recentEventsQuery(storeId).queryKey,
        (list) => list && mergeNewest(list, message.data, RECENT_SALES),
      );
      return applyToLists(queryClient, storeId, message.data);
    case "counts":
      return applyCounts(queryClient, storeId, message.data) ? "all" : "none";
    case "reset":
      return "all";
    default:
      return "none";
  }
}

/** Has the lists that are shown read again, and the others when they are shown next. */
export function rereadLists(queryClient: QueryClient, storeId: string, which: Exclude<Reread, "none">): void {
  const [lists] = eventsQuery(storeId, {}).queryKey;
  const [newest] = recentEventsQuery(storeId).queryKey;
  void queryClient.invalidateQueries({
    predicate: ({ queryKey: [name, id, filter] }) =>
      id === storeId &&
      ((name === lists && (which === "all" || !isWholeList(filter))) || (name === newest && which === "all")),
  });
}
/** From a key, which says of a filter what `eventsQuery` put there. */
const isWholeList = (filter: unknown): boolean => isWhole((filter ?? {}) as EventFilter);

/** More than that on the first page has come in since it was read: a page left open would grow without end. */
const FIRST_PAGE_MAX = 300;

/**
 * A list with a filter keeps its rows up to date; which rows it has, only the server can say. One that has grown too
 * long is read again when it is shown, and is else forgotten.
 */
function applyToLists(queryClient: QueryClient, storeId: string, changed: readonly EventListItem[]): Reread {
  let isUnsure = false;
  let isLong = false;
  const [all] = eventsQuery(storeId, {}).queryKey;
  const lists = queryClient.getQueriesData<InfiniteData<EventList>>({ queryKey: [all, storeId] });
  for (const [key, loaded] of lists) {
    if (!loaded) continue;
    const whole = isWholeList(key[2]);
    isUnsure ||= !whole;
    const pages = whole
      ? mergePages(loaded.pages, changed)
      : loaded.pages.map((page) => ({ ...page, data: renewRows(page.data, changed) }));
    queryClient.setQueryData(key, { ...loaded, pages });
    if (!whole || (pages[0]?.data.length ?? 0) <= FIRST_PAGE_MAX) continue;
    queryClient.removeQueries({ queryKey: key, exact: true, type: "inactive" });
    isLong ||= queryClient.getQueryState(key) !== undefined;
  }
  if (isLong) return "all";
  return isUnsure ? "filtered" : "none";
}

/** True: a destination is held, no longer, or by something else, which shows on all that wait for it without any of them having changed. */
function applyCounts(queryClient: QueryClient, storeId: string, data: EventStatus["data"]): boolean {
  const { queryKey } = eventStatusQuery(storeId);
  const before = queryClient.getQueryData(queryKey);
  // An older answer on its way would else be taken for the newer.
  void queryClient.cancelQueries({ queryKey });
  queryClient.setQueryData(queryKey, { success: true, data });
  return before !== undefined && heldIn(before.data) !== heldIn(data);
}
const heldIn = ({ destinations }: EventStatus["data"]): string =>
  destinations.map(({ destination, held }) => `${destination} ${held?.reason ?? ""}`).join();
