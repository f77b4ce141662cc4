import { afterAll, describe, expect, test } from "vitest";
import { closeDb } from "@/db/client";
import { insertStore, type StoreFixture } from "@/db/test/store-fixture";
import { testDatabase } from "@/db/test/test-database";
import { EventListQuery } from "@/lib/contracts/events";
import { insertHistory } from "./history.fixture";
import { listEvents } from "./list-events";
import { readEvent } from "./read-event";

const { sql } = testDatabase();
afterAll(() => closeDb());

const list = ({ tenant }: StoreFixture, query: Record<string, unknown>) =>
  listEvents(tenant, EventListQuery.parse(query));
const idsOf = async (store: StoreFixture, query: Record<string, unknown>) =>
  (await list(store, query)).data.map(({ id }) => id);
/** Every page of a filter, and how many there were. */
async function walk(store: StoreFixture, query: Record<string, unknown>) {
  const ids: string[] = [];
  let cursor: string | null = null;
  let pages = 0;
  do {
    const page: Awaited<ReturnType<typeof list>> = await list(store, { ...query, ...(cursor && { cursor }) });
    ids.push(...page.data.map(({ id }) => id));
    cursor = page.meta.nextCursor;
    pages += 1;
  } while (cursor !== null && pages < 100);
  return { ids, pages };
}

const store = await insertStore(sql);
const { storeId } = store;
const delivered = { state: "delivered" } as const;
const old = await insertHistory(sql, {
  storeId,
  count: 7,
  at: "now() - interval '40 days'",
  fates: {
    facebook: { state: "refused", reason: "target_gone" },
    google: { state: "refused", reason: "value_missing" },
  },
});
const fresh = await insertHistory(sql, { storeId, count: 9, fates: { facebook: delivered, google: delivered } });
const [view = ""] = await insertHistory(sql, {
  storeId,
  at: "now() - interval '2 days'",
  eventType: "view_content",
  fates: { facebook: delivered, google: { state: "skipped", reason: "event_type_not_sent" } },
});
const other = await insertStore(sql);
await insertHistory(sql, {
  storeId: other.storeId,
  count: 3,
  fates: { google: { state: "refused", reason: "target_gone" } },
});

describe("the list of sales", () => {
  test.each([
    ["state", { state: "refused" }, old],
    ["state at a platform", { state: "skipped", destination: "google" }, [view]],
    ["state at a platform where none has it", { state: "skipped", destination: "facebook" }, []],
    ["reason", { reason: "value_missing" }, old],
    ["reason at a platform where none has it", { reason: "value_missing", destination: "facebook" }, []],
    ["reason that another state has", { reason: "value_missing", state: "expired" }, []],
    ["kind", { eventType: "view_content" }, [view]],
    ["kind and state", { eventType: "view_content", state: "skipped" }, [view]],
    ["kind and a state of other kinds", { eventType: "view_content", state: "refused" }, []],
    ["a kind there is none of", { eventType: "refund" }, []],
    ["the last three days", { from: new Date(Date.now() - 3 * 86_400_000).toISOString() }, [...fresh, view]],
    ["everything before", { to: new Date(Date.now() - 3 * 86_400_000).toISOString() }, old],
    [
      "state within a time it was not in",
      { state: "refused", from: new Date(Date.now() - 86_400_000).toISOString() },
      [],
    ],
  ])("by %s has what matches, newest first, and nothing else", async (_what, query, expected) => {
    expect(await idsOf(store, query)).toEqual(expected);
  });

  test("finds an order number whole, whatever else is asked", async () => {
    const [row] = await sql<{ order_ref: string }[]>`select order_ref from marketing_events where id = ${old[3] ?? ""}`;
    const q = row?.order_ref ?? "";
    expect(await idsOf(store, { q })).toEqual([old[3]]);
    expect(await idsOf(store, { q, state: "refused", eventType: "purchase" })).toEqual([old[3]]);
    expect(await idsOf(store, { q, state: "delivered" })).toEqual([]);
    expect(await idsOf(store, { q: q.slice(0, -1) })).toEqual([]);
    expect(await idsOf(other, { q })).toEqual([]);
  });

  test.each([
    [{}, [...fresh, view, ...old]],
    [{ state: "refused" }, old],
    [{ state: "delivered", destination: "facebook" }, [...fresh, view]],
    [{ to: "2999-01-01", from: "2000-01-01", eventType: "purchase" }, [...fresh, ...old]],
  ])("filtered by %j comes in pages that hold every sale once", async (query, expected) => {
    const { ids, pages } = await walk(store, { ...query, limit: 3 });
    expect(ids).toEqual(expected);
    expect(pages).toBe(Math.ceil(expected.length / 3));
  });

  test("takes a day as one of the store's own zone, whole", async () => {
    const paris = await insertStore(sql);
    const at = (time: string) =>
      insertHistory(sql, { storeId: paris.storeId, at: `'${time}'::timestamptz`, fates: { facebook: delivered } });
    const [before] = await at("2026-10-24T21:59:59Z");
    const [first] = await at("2026-10-24T22:00:00Z");
    // Clocks go back in that night: the day has 25 hours.
    const [last] = await at("2026-10-25T22:59:59Z");
    const [after] = await at("2026-10-25T23:00:00Z");
    expect(await idsOf(paris, { from: "2026-10-25", to: "2026-10-25" })).toEqual([last, first]);
    expect(await idsOf(paris, { to: "2026-10-24" })).toEqual([before]);
    expect(await idsOf(paris, { from: "2026-10-26" })).toEqual([after]);
    expect(await idsOf(paris, { from: "2026-10-24T22:00:00Z", to: "2026-10-25T23:59:59+01:00" })).toEqual([first]);
  });
});

test("a sale that waits at a platform that is held says what holds it, in the list and by itself", async () => {
  const held = await insertStore(sql);
  const waiting = { state: "waiting" } as const;
  const [id = ""] = await insertHistory(sql, { storeId: held.storeId, fates: { facebook: waiting, google: waiting } });
  await insertHistory(sql, { storeId: held.storeId, at: "now() - interval '1 day'", fates: { google: delivered } });
  await sql`insert into marketing_delivery_lanes (store_id, destination, parked_reason, parked_at)
    values (${held.storeId}, 'google', 'target_gone', now()), (${held.storeId}, 'facebook', null, null)`;
  const both = [
    { destination: "facebook", held: false, heldReason: null },
    { destination: "google", held: true, heldReason: "target_gone" },
  ];
  const { data } = await list(held, {});
  expect(data[0]?.deliveries).toMatchObject(both);
  expect(data[1]?.deliveries).toMatchObject([{ destination: "google", held: false, heldReason: null }]);
  expect((await readEvent(held.tenant, id)).data.deliveries).toMatchObject(both);
});

test("a state that many sales have, but none of the newest, is found all the same", async () => {
  const long = await insertStore(sql);
  await insertHistory(sql, {
    storeId: long.storeId,
    count: 21_000,
    at: "now() - interval '9 days'",
    fates: { facebook: { state: "skipped", reason: "not_connected" } },
  });
  await insertHistory(sql, { storeId: long.storeId, count: 5_100, fates: { facebook: delivered } });
  const skipped = await list(long, { state: "skipped", limit: 10 });
  expect(skipped.data).toHaveLength(10);
  expect(skipped.data.every(({ deliveries }) => deliveries[0]?.state === "skipped")).toBe(true);
  const next = await list(long, { state: "skipped", limit: 10, cursor: skipped.meta.nextCursor ?? "" });
  expect(new Set([...skipped.data, ...next.data].map(({ id }) => id)).size).toBe(20);
  // And one that the newest have is found among them.
  await sql`update marketing_deliveries set state = 'delivered' where store_id = ${long.storeId} and reason is not null`;
  expect((await list(long, { state: "delivered", limit: 10 })).data).toHaveLength(10);
});
