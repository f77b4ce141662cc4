import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import type { ReadableStream as NodeStream } from "node:stream/web";
import { afterAll, afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { GET } from "@/app/api/v1/marketing/events/[storeId]/stream/route";
import { closeDb } from "@/db/client";
import { insertMember, insertSalesConnection, insertStore, type StoreFixture } from "@/db/test/store-fixture";
import { testDatabase } from "@/db/test/test-database";
import { holdSession } from "@/lib/auth/browser.fixture";
import { openSession } from "@/lib/auth/session-store";
import { TrackEventBody } from "@/lib/contracts/events";
import { LiveMessage } from "@/lib/contracts/live";
import { newId } from "@/lib/core/ids";
import { trackBatch } from "./ingest-events";
import { listEvents } from "./list-events";
import { LiveHub, liveHub } from "./live-hub";
import { streamEvents } from "./stream-events";

vi.mock("next-auth", async () => (await import("@/lib/auth/browser.fixture")).nextAuthWithJar);

const { sql } = testDatabase();
afterAll(() => closeDb());

/** Serves the route as Next does: the signal goes off when the reader leaves, and the body is piped to the socket. */
const server = createServer((request, response) => {
  const gone = new AbortController();
  response.on("close", () => gone.abort());
  const url = new URL(request.url ?? "/", "http://localhost:3900");
  const headers = Object.entries(request.headers).map(([name, value]): [string, string] => [name, String(value)]);
  const storeId = url.pathname.split("/").at(-2) ?? "";
  void GET(new Request(url, { headers, signal: gone.signal }), { params: Promise.resolve({ storeId }) }).then(
    (answer) => {
      response.writeHead(answer.status, Object.fromEntries(answer.headers));
      if (!answer.body) return response.end();
      // The two declarations of one and the same stream do not know each other.
      Readable.fromWeb(answer.body as NodeStream)
        .on("error", () => response.destroy())
        .pipe(response);
    },
  );
});
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
const port = () => (server.address() as AddressInfo).port;

const open = new Set<() => Promise<void>>();
/** A reader on a socket, who keeps every message as the server framed it. */
async function listen(storeId: string, given: { after?: string; headers?: Record<string, string> } = {}) {
  const leaving = new AbortController();
  const query = given.after === undefined ? "" : `?after=${given.after}`;
  const answer = await fetch(`http://127.0.0.1:${port()}/api/v1/marketing/events/${storeId}/stream${query}`, {
    headers: given.headers ?? {},
    signal: leaving.signal,
  });
  let text = "";
  let isOver = false;
  const reading = (async () => {
    for await (const chunk of answer.body ?? []) text += Buffer.from(chunk).toString("utf8");
  })()
    .catch(() => undefined)
    .finally(() => {
      isOver = true;
    });
  const blocks = () => text.split("\n\n").slice(0, -1);
  const messages = () =>
    blocks()
      .filter((block) => block.includes("event:"))
      .map((block) => {
        const fields = Object.fromEntries(block.split("\n").map((line) => line.split(/: (.*)/s).slice(0, 2)));
        return LiveMessage.parse({ ...fields, data: JSON.parse(fields.data ?? "") });
      });
  const leave = async () => {
    leaving.abort();
    await reading;
  };
  open.add(leave);
  return {
    answer,
    text: () => text,
    blocks,
    messages,
    isOver: () => isOver,
    leave,
    told: () => messages().flatMap((message) => (message.event === "sales" ? message.data : [])),
    lastId: () => messages().at(-1)?.id ?? "",
  };
}
type Reader = Awaited<ReturnType<typeof listen>>;
const ordersTold = (reader: Reader) => reader.told().map(({ orderId }) => orderId);
const hears = (reader: Reader, orders: readonly string[]) =>
  expect.poll(() => ordersTold(reader), { timeout: 20_000, interval: 50 }).toEqual(expect.arrayContaining([...orders]));

let store: StoreFixture;
beforeEach(async () => {
  store = await insertStore(sql);
  await holdSession(await openSession(store.userId));
});
afterEach(async () => {
  await Promise.all([...open].map((leave) => leave()));
  open.clear();
  await expect.poll(() => [liveHub().streams, liveHub().feeds]).toEqual([0, 0]);
});

async function sell(count: number, to = store): Promise<string[]> {
  const { storeId } = to;
  const orders = Array.from({ length: count }, () => newId());
  const items = orders.map((orderId) =>
    TrackEventBody.parse({ storeId, eventType: "purchase", orderId, eventValue: 9 }),
  );
  await trackBatch(to.tenant, items);
  return orders;
}
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

  test("are bounded for all together, and are none while the server stops", async () => {
    const hub = new LiveHub({ all: 2, perPerson: 2 });
    const [first] = [hub.takePlace("a"), hub.takePlace("b")];
    expect(() => hub.takePlace("c")).toThrow(expect.objectContaining({ code: "overloaded", status: 503 }));
    first();
    first();
    hub.takePlace("c");
    expect(() => hub.takePlace("d")).toThrow(expect.objectContaining({ code: "overloaded" }));
    hub.close();
    expect(hub.streams).toBe(2);
  });

  test("are given back when a stream could not be begun", async () => {
    const hub = new LiveHub();
    const nobody = { ...store.tenant, storeId: "\u0000" };
    const options = {
      after: undefined,
      person: "p",
      signal: new AbortController().signal,
      isAllowed: async () => true,
      hub,
    };
    await expect(streamEvents(nobody, options)).rejects.toThrow();
    expect(hub.streams).toBe(0);
  });
});

describe("a stream ends", () => {
  const begin = async (given: { isAllowed?: () => Promise<boolean>; hub?: LiveHub } = {}) => {
    const hub = given.hub ?? new LiveHub();
    const gone = new AbortController();
    const stream = await streamEvents(store.tenant, {
      after: undefined,
      person: store.userId,
      signal: gone.signal,
      isAllowed: given.isAllowed ?? (async () => true),
      hub,
    });
    return { hub, gone, stream, reader: stream.getReader() };
  };
  const readToEnd = async (reader: ReadableStreamDefaultReader<Uint8Array>) => {
    for (;;) if ((await reader.read()).done) return true;
  };

  test("when the server stops, at once and cleanly", async () => {
    const { hub, reader } = await begin();
    hub.close();
    expect(await readToEnd(reader)).toBe(true);
    expect([hub.streams, hub.feeds]).toEqual([0, 0]);
  });

  test("when the request is over", async () => {
    const { hub, gone, reader } = await begin();
    gone.abort();
    expect(await readToEnd(reader)).toBe(true);
    expect(hub.streams).toBe(0);
  });

  test("after ten minutes, and within a minute of the right to it ending", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "setTimeout", "clearTimeout"] });
    onTestFinished(() => void vi.useRealTimers());
    let isAllowed = true;
    const check = vi.fn(async () => isAllowed);
    const long = await begin({ isAllowed: check });
    vi.advanceTimersByTime(9.9 * 60_000);
    expect(long.hub.streams).toBe(1);
    expect(check).toHaveBeenCalledTimes(9);
    vi.advanceTimersByTime(60_000);
    expect(long.hub.streams).toBe(0);
    const short = await begin({ isAllowed: check });
    isAllowed = false;
    vi.advanceTimersByTime(60_000);
    await vi.waitFor(() => expect(short.hub.streams).toBe(0));
    const failing = await begin({ isAllowed: () => Promise.reject(new Error("no database")) });
    vi.advanceTimersByTime(60_000);
    await vi.waitFor(() => expect(failing.hub.streams).toBe(0));
  });

  test("by breaking off when its reader does not read, after a little has been kept for it and no more", async () => {
    const { meta } = await aList();
    for (let batch = 0; batch < 2; batch += 1) await sell(1000);
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    onTestFinished(() => void vi.useRealTimers());
    const enqueue = vi.spyOn(ReadableStreamDefaultController.prototype, "enqueue");
    const kept = () => enqueue.mock.calls.reduce((all, [piece]) => all + (piece as Uint8Array).byteLength, 0);
    const hub = new LiveHub();
    const signal = new AbortController().signal;
    const stream = await streamEvents(store.tenant, {
      ...{ after: meta.streamCursor, person: "p", signal, isAllowed: async () => true, hub },
    });
    const read = stream.getReader();
    // Some pages, then no room: the rest stays in the database.
    await vi.waitFor(() => expect(kept()).toBeGreaterThan(256 * 1024), { timeout: 10_000 });
    vi.advanceTimersByTime(15_000);
    expect(hub.streams).toBe(1);
    vi.advanceTimersByTime(15_000);
    expect([hub.streams, hub.feeds]).toEqual([0, 0]);
    await expect(read.read()).rejects.toThrow("does not read");
    // The buffer, and the one message that found it not quite full.
    expect(kept()).toBeLessThan(384 * 1024);
  });

  test("for a session that was ended, a person who left, and a role that no longer may", async () => {
    const { isStillAllowed } = await import("@/lib/auth/require-tenant");
    const { currentSession } = await import("@/lib/auth/session");
    const session = await currentSession();
    if (!session) throw new Error("signed in");
    const ask = () => isStillAllowed(session, store.storeId, "read");
    expect(await ask()).toBe(true);
    await sql`update memberships set role = 'cashier' where user_id = ${store.userId}`;
    expect(await ask()).toBe(false);
    await sql`update memberships set role = 'viewer', active = false where user_id = ${store.userId}`;
    expect(await ask()).toBe(false);
    await sql`update memberships set active = true where user_id = ${store.userId}`;
    expect(await ask()).toBe(true);
    await sql`update sessions set revoked_at = now() where user_id = ${store.userId}`;
    expect(await ask()).toBe(false);
  });
});
