import { afterAll, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { closeDb } from "@/db/client";
import { insertStore, type StoreFixture } from "@/db/test/store-fixture";
import { testDatabase } from "@/db/test/test-database";
import { holdSession } from "@/lib/auth/browser.fixture";
import { isStillAllowed } from "@/lib/auth/require-tenant";
import { currentSession } from "@/lib/auth/session";
import { openSession } from "@/lib/auth/session-store";
import { listEvents } from "./list-events";
import { sell } from "./live.fixture";
import { LiveHub } from "./live-hub";
import { streamEvents } from "./stream-events";

vi.mock("next-auth", async () => (await import("@/lib/auth/browser.fixture")).nextAuthWithJar);

const { sql } = testDatabase();
afterAll(() => closeDb());

let store: StoreFixture;
beforeEach(async () => {
  store = await insertStore(sql);
});

describe("the places", () => {
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

  test("when changes cannot be read again and again, so that its reader hears of it", async () => {
    const hub = new LiveHub({ all: 1, perPerson: 1, lookEveryMs: 1 });
    const end = vi.fn(() => leave());
    const leave = hub.join({
      tenant: { ...store.tenant, storeId: "\u0000" },
      position: { xid: "1" },
      ...{ wantsCounts: true, countsAfter: 0, isReady: () => true, send: vi.fn(), end },
    });
    await expect.poll(() => hub.feeds).toBe(0);
    expect(end).toHaveBeenCalledTimes(1);
  });

  test("when the request is over", async () => {
    const { hub, gone, reader } = await begin();
    gone.abort();
    expect(await readToEnd(reader)).toBe(true);
    expect(hub.streams).toBe(0);
  });

  test("after ten minutes, and within a minute of the right to it ending", async () => {
    // The pool's connections are there before time stands still for it too.
    await Promise.all([1, 2, 3].map(() => listEvents(store.tenant, { limit: 1 })));
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
    const { meta } = await listEvents(store.tenant, { limit: 1 });
    for (let batch = 0; batch < 2; batch += 1) await sell(1000, store);
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
    await holdSession(await openSession(store.userId));
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
