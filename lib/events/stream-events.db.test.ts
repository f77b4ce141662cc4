import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { closeDb } from "@/db/client";
import { insertMember, insertSalesConnection, insertStore, type StoreFixture } from "@/db/test/store-fixture";
import { testDatabase } from "@/db/test/test-database";
import { holdSession } from "@/lib/auth/browser.fixture";
import { openSession } from "@/lib/auth/session-store";
import { listEvents } from "./list-events";
import { leaveAll, listen, type Reader, sell as sellTo } from "./live.fixture";
import { liveHub } from "./live-hub";

vi.mock("next-auth", async () => (await import("@/lib/auth/browser.fixture")).nextAuthWithJar);

const { sql } = testDatabase();
afterAll(() => closeDb());

const ordersTold = (reader: Reader) => reader.told().map(({ orderId }) => orderId);
const hears = (reader: Reader, orders: readonly string[]) =>
  expect.poll(() => ordersTold(reader), { timeout: 20_000, interval: 50 }).toEqual(expect.arrayContaining([...orders]));

let store: StoreFixture;
beforeEach(async () => {
  store = await insertStore(sql);
  await holdSession(await openSession(store.userId));
});
afterEach(async () => {
  await leaveAll();
  await expect.poll(() => [liveHub().streams, liveHub().feeds]).toEqual([0, 0]);
});

const sell = (count: number, to = store) => sellTo(count, to);
const moveOn = (orders: readonly string[]) =>
  sql`update marketing_deliveries set state = 'delivered', delivered_at = now()
      where event_id in (select id from marketing_events where order_ref = any(${[...orders]})) and destination = 'facebook'`;
/** What a page loads before it listens. */
const aList = () => listEvents(store.tenant, { limit: 50 });

describe("a stream", () => {
  test("comes as server-sent events that nobody may gather, with an id for each", async () => {
    const reader = await listen(store.storeId);
    expect(reader.answer.status).toBe(200);
    const { headers } = reader.answer;
    expect(headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
    expect(headers.get("cache-control")).toMatch(/no-store.*no-transform/);
    expect(headers.get("x-accel-buffering")).toBe("no");
    await expect.poll(() => reader.messages().map(({ event }) => event)).toEqual(["ready", "counts"]);
    expect(reader.blocks()[0]).toMatch(/^retry: \d+$/);
    expect(reader.blocks()[1]).toMatch(/^id: \d+\nevent: ready\ndata: {}$/);
    const [order = ""] = await sell(1);
    await hears(reader, [order]);
    const sales = reader.blocks().find((block) => block.includes("event: sales")) ?? "";
    expect(sales).toMatch(/^id: \d+(\.[\da-f-]{36})?\nevent: sales\ndata: \[[^\n]*\]$/);
    // Item by item what the list shows.
    expect(reader.told()).toEqual((await aList()).data);
    await expect.poll(() => reader.messages().at(-1)).toMatchObject({ event: "counts", data: { totalEvents: 1 } });
  });

  test("tells nothing of before it was opened, and everything after", async () => {
    const before = await sell(2);
    await expect.poll(async () => BigInt((await aList()).meta.streamCursor) >= (await youngestChange())).toBe(true);
    const reader = await listen(store.storeId);
    await expect.poll(() => reader.messages().length).toBe(2);
    const after = await sell(3);
    await hears(reader, after);
    for (const order of before) expect(ordersTold(reader)).not.toContain(order);
    await moveOn(before.slice(0, 1));
    await hears(reader, before.slice(0, 1));
    expect(reader.told().find(({ orderId }) => orderId === before[0])?.deliveries).toContainEqual(
      expect.objectContaining({ destination: "facebook", state: "delivered" }),
    );
  });

  test("asked after a list's cursor leaves no gap between the two", async () => {
    await sell(1);
    const { data, meta } = await aList();
    const between = await sell(2);
    const reader = await listen(store.storeId, { after: meta.streamCursor });
    const after = await sell(1);
    await hears(reader, [...between, ...after]);
    expect(data.map(({ orderId }) => orderId)).not.toContain(between[0]);
  });

  test("asked with the last id seen goes on exactly there, and that header goes before the address", async () => {
    const { meta } = await aList();
    const first = await listen(store.storeId, { after: meta.streamCursor });
    const heard = await sell(2);
    await hears(first, heard);
    await first.leave();
    const missed = await sell(3);
    const again = await listen(store.storeId, { after: "1", headers: { "last-event-id": first.lastId() } });
    await hears(again, missed);
    const late = await sell(1);
    await hears(again, late);
    expect(ordersTold(again).sort()).toEqual([...missed, ...late].sort());
  });

  test("goes on in the middle of a transaction that was told in several messages", async () => {
    const { meta } = await aList();
    const orders = await sell(250);
    const first = await listen(store.storeId, { after: meta.streamCursor });
    await hears(first, orders);
    const sales = first.messages().filter(({ event }) => event === "sales");
    expect(sales.map(({ data }) => (Array.isArray(data) ? data.length : 0))).toEqual([100, 100, 50]);
    expect(sales[0]?.id).toMatch(/\./);
    const again = await listen(store.storeId, { after: sales[0]?.id ?? "" });
    const known = sales[0]?.event === "sales" ? sales[0].data.map(({ orderId }) => orderId) : [];
    const rest = orders.filter((order) => !known.includes(order));
    await hears(again, rest);
    expect(ordersTold(again).sort()).toEqual(rest.sort());
  });

  test("tells an event that has changed twice since the last look once, as it is now", async () => {
    const { meta } = await aList();
    const [order = ""] = await sell(1);
    await moveOn([order]);
    const reader = await listen(store.storeId, { after: meta.streamCursor });
    await hears(reader, [order]);
    await expect.poll(() => reader.messages().at(-1)?.event).toBe("counts");
    const facebook = reader.told().map(({ deliveries }) => deliveries[0]?.state);
    expect(facebook).toEqual(["delivered"]);
  });

  test("too far behind is told to read the list again, and goes on from there", async () => {
    const { meta } = await aList();
    for (let batch = 0; batch < 6; batch += 1) await sell(1000);
    const reader = await listen(store.storeId, { after: meta.streamCursor });
    await expect.poll(() => reader.messages().map(({ event }) => event), { timeout: 20_000 }).toContain("reset");
    const more = await sell(1);
    await hears(reader, more);
    expect(ordersTold(reader)).toEqual(more);
  });

  test("asked after a place this database has not reached is told to read the list again", async () => {
    const reader = await listen(store.storeId, { after: "9".repeat(19) });
    await expect.poll(() => reader.messages().map(({ event }) => event)).toContain("reset");
    expect(BigInt(reader.lastId())).toBeLessThan(10n ** 18n);
  });

  test("never tells of another store", async () => {
    const other = await insertStore(sql);
    const reader = await listen(store.storeId, { after: (await aList()).meta.streamCursor });
    await sell(3, other);
    const own = await sell(1);
    await hears(reader, own);
    expect(ordersTold(reader)).toEqual(own);
    expect(reader.text()).not.toContain(other.storeId);
  });

  test("says so when a destination is held, though no sale has changed", async () => {
    await insertSalesConnection(sql, store.storeId, "facebook");
    const reader = await listen(store.storeId);
    await expect.poll(() => reader.messages().length).toBe(2);
    await sql`update marketing_delivery_lanes set parked_reason = 'token_expired', parked_at = now() where store_id = ${store.storeId}`;
    const held = () => {
      const last = reader.messages().findLast(({ event }) => event === "counts");
      return last?.event === "counts" ? last.data.destinations[0]?.held?.reason : undefined;
    };
    await expect.poll(held, { timeout: 10_000 }).toBe("token_expired");
  });

  test.each([
    ["after", { after: "soon" }],
    ["after", { after: "12.not-an-event" }],
    ["after", { after: "9".repeat(20) }],
    ["last-event-id", { headers: { "last-event-id": "12 or 1=1" } }],
  ])("with a wrong %s is refused by that name", async (path, given) => {
    const { answer, text } = await listen(store.storeId, given);
    expect(answer.status).toBe(422);
    await expect.poll(text).toContain(`"path":"${path}"`);
  });
});

const youngestChange = async () =>
  BigInt(
    (await sql`select max(changed_xid)::text as xid from marketing_deliveries where store_id = ${store.storeId}`)[0]
      ?.xid,
  );

describe("the places", () => {
  test("are given back when the reader leaves, and then nobody looks for changes", async () => {
    const [one, two] = [await listen(store.storeId), await listen(store.storeId)];
    expect([liveHub().streams, liveHub().feeds]).toEqual([2, 1]);
    await one.leave();
    await expect.poll(() => [liveHub().streams, liveHub().feeds]).toEqual([1, 1]);
    await two.leave();
    await expect.poll(() => [liveHub().streams, liveHub().feeds]).toEqual([0, 0]);
  });

  test("are few for one person, who is told when to come back, and others have theirs", async () => {
    const four = await Promise.all([1, 2, 3, 4].map(() => listen(store.storeId)));
    expect(four.map(({ answer }) => answer.status)).toEqual([200, 200, 200, 200]);
    const refused = await listen(store.storeId);
    expect(refused.answer.status).toBe(429);
    expect(refused.answer.headers.get("retry-after")).toBe("30");
    await expect.poll(refused.text).toContain('"throttled"');
    await holdSession(await openSession(await insertMember(sql, { storeId: store.storeId, role: "viewer" })));
    expect((await listen(store.storeId)).answer.status).toBe(200);
    await four[0]?.leave();
    await expect.poll(() => liveHub().streams).toBe(4);
    await holdSession(await openSession(store.userId));
    expect((await listen(store.storeId)).answer.status).toBe(200);
  });
});
