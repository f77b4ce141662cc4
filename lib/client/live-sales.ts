import type { EventList, EventListItem } from "../contracts/events";

/** As the API orders them. */
const isNewer = (a: EventListItem, b: EventListItem): boolean =>
  a.receivedAt === b.receivedAt ? a.id > b.id : a.receivedAt > b.receivedAt;
const newestFirst = (a: EventListItem, b: EventListItem): number => (isNewer(a, b) ? -1 : 1);

/** Rows that are there take on what has changed of them; nothing comes or goes. The same array when nothing has. */
export function renewRows(rows: EventListItem[], changed: readonly EventListItem[]): EventListItem[] {
  const byId = new Map(changed.map((item) => [item.id, item]));
  return rows.some(({ id }) => byId.has(id)) ? rows.map((row) => byId.get(row.id) ?? row) : rows;
}

type Pages = readonly EventList[];
/**
 * Takes what has changed into the loaded pages of the whole list. What is not among them and is newer than their end
 * came in since they were read; what is older stands on a page that nobody has asked for yet.
 */
export function mergePages(pages: Pages, changed: readonly EventListItem[]): EventList[] {
  const known = new Set(pages.flatMap(({ data }) => data.map(({ id }) => id)));
  const end = pages.at(-1);
  const last = end?.meta.nextCursor === null ? undefined : end?.data.at(-1);
  const arrived = changed.filter((item) => !known.has(item.id) && (!last || isNewer(item, last)));
  return pages.map((page, at) => {
    const data = renewRows(page.data, changed);
    return at === 0 && arrived.length > 0
      ? { ...page, data: [...data, ...arrived].sort(newestFirst) }
      : { ...page, data };
  });
}

/** The same for a list of the newest few. */
export function mergeNewest(list: EventList, changed: readonly EventListItem[], size: number): EventList {
  const [merged = list] = mergePages([list], changed);
  return { ...merged, data: merged.data.slice(0, size) };
}

const KEPT = 1000;

/**
 * What the stream has told lately. A list that was asked for before it was told may be answered after it, without it:
 * whoever asks notes the place first, and takes in what was told since.
 */
export class LiveJournal {
  #told = 0;
  #entries: { readonly storeId: string; readonly item: EventListItem; readonly at: number }[] = [];

  note(storeId: string, items: readonly EventListItem[]): void {
    this.#told += 1;
    const fresh = items.map((item) => ({ storeId, item, at: this.#told }));
    this.#entries = [...this.#entries, ...fresh].slice(-KEPT);
  }

  place(): number {
    return this.#told;
  }

  /** Each item once, as it was told last. */
  since(storeId: string, place: number): EventListItem[] {
    const told = this.#entries.filter((entry) => entry.storeId === storeId && entry.at > place);
    return [...new Map(told.map(({ item }) => [item.id, item])).values()];
  }
}

/** The tab's own. */
export const liveJournal = new LiveJournal();
