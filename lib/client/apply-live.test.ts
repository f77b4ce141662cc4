import { InfiniteQueryObserver, QueryClient } from "@tanstack/react-query";
import { afterEach, expect, test, vi } from "vitest";
import type { EventList, EventListItem, EventStatus } from "../contracts/events";
import { applyLive, rereadLists } from "./apply-live";
import { calmly } from "./calmly";
import { eventStatusQuery, eventsQuery, recentEventsQuery } from "./events";

const STORE = "00000000-0000-4000-8000-000000000001";
const sale = (n: number, state: EventListItem["deliveries"][number]["state"] = "waiting"): EventListItem => ({
  id: `00000000-0000-7000-8000-${String(n).padStart(12, "0")}`,
  eventType: "purchase",
  orderId: `order-${n}`,
  value: null,
  refundedAmount: null,
  netValue: null,
  refundOf: null,
  occurredAt: "2026-11-28T09:00:00.000Z",
  receivedAt: `2026-11-28T10:00:0${n}.000Z`,
  identifiers: [],
  deliveries: [
    {
      ...{ destination: "facebook", state, reason: null, attempts: 0 },
      ...{ nextAttemptAt: null, deliveredAt: null, held: false, heldReason: null },
    },
  ],
});
const list = (...data: EventListItem[]): EventList => ({
  success: true,
  data,
  meta: { nextCursor: null, streamCursor: "1" },
});
const pages = (...data: EventListItem[]) => ({ pages: [list(...data)], pageParams: [null] });
const status = (total: number, held: string | null = null): EventStatus => ({
  success: true,
  data: {
    ...{ totalEvents: total, syncedToFacebook: 0, syncedToGoogle: 0, pendingSync: 0, lastSyncAt: null, syncErrors: 0 },
    destinations: [
      {
        destination: "facebook",
        counts: { waiting: 0, accepted: 0, delivered: 0, refused: 0, skipped: 0, expired: 0, unknownOutcome: 0 },
        ...{ skippedBy: [], oldestWaitingAt: null, lastDeliveredAt: null },
        held: held === null ? null : { reason: held, since: "2026-11-28T10:00:00.000Z" },
      },
    ],
  },
});
const ALL = eventsQuery(STORE, {}).queryKey;
const WAITING = eventsQuery(STORE, { state: "waiting" }).queryKey;

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("a changed sale is changed wherever it is shown, and one that came in is added where nothing is left out", () => {
  const client = new QueryClient();
  client.setQueryData(ALL, pages(sale(1)));
  client.setQueryData(WAITING, pages(sale(1)));
  client.setQueryData(recentEventsQuery(STORE).queryKey, list(sale(1)));
  const message = { id: "5", event: "sales" as const, data: [sale(2), sale(1, "delivered")] };
  expect(applyLive(client, STORE, message)).toBe("filtered");
  const shown = (rows: readonly EventListItem[] = []) =>
    rows.map(({ orderId, deliveries }) => `${orderId} ${deliveries[0]?.state}`);
  expect(shown(client.getQueryData(ALL)?.pages[0]?.data)).toEqual(["order-2 waiting", "order-1 delivered"]);
  expect(shown(client.getQueryData(recentEventsQuery(STORE).queryKey)?.data)).toEqual([
    "order-2 waiting",
    "order-1 delivered",
  ]);
  // Whether it still belongs into this list, the server says.
  expect(shown(client.getQueryData(WAITING)?.pages[0]?.data)).toEqual(["order-1 delivered"]);
});

test("without filtered lists nothing is read again", () => {
  const client = new QueryClient();
  client.setQueryData(ALL, pages(sale(1)));
  expect(applyLive(client, STORE, { id: "5", event: "sales", data: [sale(2)] })).toBe("none");
  expect(applyLive(client, STORE, { id: "5", event: "beat", data: {} })).toBe("none");
  expect(applyLive(client, STORE, { id: "5", event: "reset", data: {} })).toBe("all");
});

test("a list that has grown too long is read again where it is shown, and forgotten where it is not", () => {
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } } });
  client.setQueryData(ALL, pages(sale(0)));
  const watching = new InfiniteQueryObserver(client, eventsQuery(STORE, {}, "live"));
  const leave = watching.subscribe(() => {});
  const comeIn = (from: number, count: number) =>
    applyLive(client, STORE, {
      ...{ id: "5", event: "sales" },
      data: Array.from({ length: count }, (_, at) => ({ ...sale(1), id: `${from + at}` })),
    });
  for (const from of [100, 200]) expect(comeIn(from, 100)).toBe("none");
  expect(comeIn(300, 99)).toBe("none");
  expect(comeIn(400, 1)).toBe("all");
  leave();
  expect(comeIn(401, 1)).toBe("none");
  expect(client.getQueryData(ALL)).toBeUndefined();
});

test("the lists of another store are left alone", () => {
  const client = new QueryClient();
  const other = eventsQuery("another", {}).queryKey;
  client.setQueryData(other, pages(sale(1)));
  applyLive(client, STORE, { id: "5", event: "sales", data: [sale(2), sale(1, "refused")] });
  expect(client.getQueryData(other)).toEqual(pages(sale(1)));
});

test("counts replace the status, and lists are read again when a destination is held, by something else, or no longer", () => {
  const client = new QueryClient();
  const { queryKey } = eventStatusQuery(STORE);
  expect(applyLive(client, STORE, { id: "5", event: "counts", data: status(1).data })).toBe("none");
  expect(applyLive(client, STORE, { id: "5", event: "counts", data: status(2).data })).toBe("none");
  expect(client.getQueryData(queryKey)).toEqual(status(2));
  expect(applyLive(client, STORE, { id: "5", event: "counts", data: status(2, "token_expired").data })).toBe("all");
  expect(applyLive(client, STORE, { id: "5", event: "counts", data: status(2, "disconnected").data })).toBe("all");
  expect(applyLive(client, STORE, { id: "5", event: "counts", data: status(2, "disconnected").data })).toBe("none");
  expect(applyLive(client, STORE, { id: "5", event: "counts", data: status(2).data })).toBe("all");
});

test("an answer of before that comes in late does not undo newer counts", async () => {
  const client = new QueryClient();
  const { queryKey } = eventStatusQuery(STORE);
  client.setQueryData(queryKey, status(1));
  let answer = (_status: EventStatus) => {};
  const late = client
    .fetchQuery({ queryKey, queryFn: () => new Promise<EventStatus>((resolve) => (answer = resolve)) })
    .catch(() => undefined);
  applyLive(client, STORE, { id: "5", event: "counts", data: status(3).data });
  answer(status(2));
  await late;
  expect(client.getQueryData(queryKey)).toEqual(status(3));
});

test("a list asked for before a sale was told and answered without it shows it all the same", async () => {
  const client = new QueryClient();
  const answers: ((list: EventList) => void)[] = [];
  vi.stubGlobal("fetch", async () => Response.json(await new Promise<EventList>((resolve) => answers.push(resolve))));
  const reading = [
    client.fetchInfiniteQuery(eventsQuery(STORE, {})),
    client.fetchInfiniteQuery(eventsQuery(STORE, { state: "waiting" })),
    client.fetchQuery(recentEventsQuery(STORE)),
  ];
  await vi.waitFor(() => expect(answers).toHaveLength(3));
  applyLive(client, STORE, { id: "5", event: "sales", data: [sale(2), sale(1, "delivered")] });
  for (const answer of answers) answer(list(sale(1)));
  await Promise.all(reading);
  const both = [sale(2), sale(1, "delivered")];
  expect(client.getQueryData(ALL)?.pages[0]?.data).toEqual(both);
  expect(client.getQueryData(recentEventsQuery(STORE).queryKey)?.data).toEqual(both);
  expect(client.getQueryData(WAITING)?.pages[0]?.data).toEqual([sale(1, "delivered")]);
});

test("lists are read again at once, and then calmly", () => {
  vi.useFakeTimers();
  const act = vi.fn();
  const read = calmly(act);
  read.ask();
  expect(act).toHaveBeenCalledTimes(1);
  for (let n = 0; n < 10; n += 1) read.ask();
  expect(act).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(2_000);
  expect(act).toHaveBeenCalledTimes(2);
  vi.advanceTimersByTime(20_000);
  expect(act).toHaveBeenCalledTimes(2);
  read.ask();
  read.ask();
  read.stop();
  vi.advanceTimersByTime(20_000);
  expect(act).toHaveBeenCalledTimes(3);
});

test("which lists are read again is those the message is about", () => {
  const client = new QueryClient();
  const keys = [ALL, WAITING, recentEventsQuery(STORE).queryKey, eventsQuery("another", {}).queryKey] as const;
  const stale = () => keys.map((key) => client.getQueryState(key)?.isInvalidated);
  for (const key of keys) client.setQueryData(key as readonly unknown[], {});
  rereadLists(client, STORE, "filtered");
  expect(stale()).toEqual([false, true, false, false]);
  rereadLists(client, STORE, "all");
  expect(stale()).toEqual([true, true, true, false]);
});
