import { expect, test } from "vitest";
import type { EventList, EventListItem } from "../contracts/events";
import { LiveJournal, mergeNewest, mergePages, renewRows } from "./live-sales";

/** A sale taken in at that second of a minute. */
const sale = (second: number, attempts = 0): EventListItem => ({
  id: `00000000-0000-7000-8000-${String(second).padStart(12, "0")}`,
  eventType: "purchase",
  orderId: `order-${second}`,
  value: null,
  refundedAmount: null,
  netValue: null,
  refundOf: null,
  occurredAt: "2026-11-28T09:00:00.000Z",
  receivedAt: `2026-11-28T10:00:${String(second).padStart(2, "0")}.000Z`,
  identifiers: [],
  deliveries: [
    {
      ...{ destination: "facebook", state: "waiting", reason: null, attempts },
      ...{ nextAttemptAt: null, deliveredAt: null, held: false, heldReason: null },
    },
  ],
});
const page = (seconds: readonly number[], nextCursor: string | null = null): EventList => ({
  success: true,
  data: seconds.map((second) => sale(second)),
  meta: { nextCursor, streamCursor: "1" },
});
const seconds = (lists: readonly EventList[]) =>
  lists.map(({ data }) => data.map(({ receivedAt }) => new Date(receivedAt).getUTCSeconds()));
const attemptsOf = (lists: readonly EventList[], second: number) =>
  lists.flatMap(({ data }) => data).find(({ id }) => id === sale(second).id)?.deliveries[0]?.attempts;

test("a sale that has come in stands above the others, on the first page, once", () => {
  const merged = mergePages([page([30, 20], "next"), page([10], "more")], [sale(40), sale(20, 1)]);
  expect(seconds(merged)).toEqual([[40, 30, 20], [10]]);
  expect(attemptsOf(merged, 20)).toBe(1);
  expect(seconds(mergePages(merged, [sale(40, 2)]))).toEqual([[40, 30, 20], [10]]);
  expect(attemptsOf(mergePages(merged, [sale(40, 2)]), 40)).toBe(2);
});

test("a sale of any loaded page takes on what has changed", () => {
  expect(attemptsOf(mergePages([page([30], "next"), page([20, 10], "more")], [sale(10, 3)]), 10)).toBe(3);
});

test("a sale that was committed late goes to its place among the others", () => {
  expect(seconds(mergePages([page([30, 10], "next")], [sale(20)]))).toEqual([[30, 20, 10]]);
});

test("an old sale that has changed does not come up onto pages it is not on", () => {
  expect(seconds(mergePages([page([30, 20], "next")], [sale(10, 1)]))).toEqual([[30, 20]]);
  // With all pages loaded there is no other page it could be on.
  expect(seconds(mergePages([page([30, 20], null)], [sale(10, 1)]))).toEqual([[30, 20, 10]]);
});

test("an empty list takes the first sale", () => {
  expect(seconds(mergePages([page([])], [sale(1)]))).toEqual([[1]]);
});

test("the newest few stay few", () => {
  expect(seconds([mergeNewest(page([30, 20], "next"), [sale(50), sale(40)], 3)])).toEqual([[50, 40, 30]]);
});

test("rows of which nothing has changed are left as they are", () => {
  const { data } = page([2, 1]);
  expect(renewRows(data, [sale(3)])).toBe(data);
  expect(renewRows(data, [sale(1, 1)])[0]).toBe(data[0]);
});

test("the journal gives what was told after a place, of the same store, each sale as it was last", () => {
  const journal = new LiveJournal();
  journal.note("ours", [sale(1)]);
  const place = journal.place();
  journal.note("theirs", [sale(9)]);
  journal.note("ours", [sale(2), sale(1, 1)]);
  journal.note("ours", [sale(1, 2)]);
  const since = journal.since("ours", place);
  expect(since.map(({ orderId, deliveries }) => [orderId, deliveries[0]?.attempts])).toEqual([
    ["order-2", 0],
    ["order-1", 2],
  ]);
  expect(journal.since("ours", journal.place())).toEqual([]);
  for (let n = 0; n < 1100; n += 1) journal.note("ours", [{ ...sale(3), id: String(n) }]);
  expect(journal.since("ours", 0)).toHaveLength(1000);
});
