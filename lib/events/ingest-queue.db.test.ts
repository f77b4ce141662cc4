import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { closeDb } from "@/db/client";
import * as queries from "@/db/queries/events";
import { insertSalesConnection, insertStore } from "@/db/test/store-fixture";
import { testDatabase } from "@/db/test/test-database";
import type { Tenant } from "@/lib/auth/tenant";
import { BATCH_MAX, TrackEventBody } from "@/lib/contracts/events";
import { AppError } from "@/lib/core/errors";
import { TOO_MUCH } from "@/lib/core/overload";
import { storeVault } from "@/lib/vault/store-vault";
import { trackBatch, trackEvent } from "./ingest-events";
import { PENDING_MAX, pendingEvents, storeEvents } from "./ingest-queue";
import { prepareEvent } from "./prepare-event";

const { sql } = testDatabase();
afterAll(() => closeDb());

const sale = (storeId: string, orderId: string, more: object = {}) =>
  TrackEventBody.parse({
    storeId,
    eventType: "purchase",
    orderId,
    customerEmail: "a@example.org",
    eventValue: 5,
    ...more,
  });
const ordersOf = async ({ storeId }: { storeId: string }) =>
  (
    await sql<{ ref: string }[]>`select order_ref as ref from marketing_events where store_id = ${storeId} order by 1`
  ).map(({ ref }) => ref);
const numbers = (count: number) => Array.from({ length: count }, (_, n) => String(n).padStart(3, "0"));

async function aStore() {
  const store = await insertStore(sql);
  await insertSalesConnection(sql, store.storeId, "facebook");
  return store;
}
const track = (tenant: Tenant, orderId: string, more?: object) =>
  trackEvent(tenant, sale(tenant.storeId, orderId, more));

test("sales that arrive together, of several stores, are stored in few statements and each is answered for itself", async () => {
  const [one, two] = [await aStore(), await aStore()];
  const statements = vi.spyOn(queries, "ingestRows");
  const answers = await Promise.all(
    numbers(100).flatMap((orderId) => [track(one.tenant, orderId), track(two.tenant, orderId)]),
  );
  expect(statements.mock.calls.length).toBeLessThan(20);
  expect(answers.every(({ status }) => status === 202)).toBe(true);
  expect(new Set(answers.map(({ result }) => result.eventId)).size).toBe(200);
  expect(await ordersOf(one)).toEqual(numbers(100));
  expect(await ordersOf(two)).toEqual(numbers(100));
  statements.mockRestore();
});

test("a repeat in the same statement is a repeat, and another content a contradiction", async () => {
  const { tenant, storeId } = await aStore();
  const answers = await Promise.allSettled([
    track(tenant, "same"),
    track(tenant, "same"),
    track(tenant, "same", { eventValue: 6 }),
  ]);
  const statuses = answers.map((answer) =>
    answer.status === "fulfilled" ? answer.value.status : answer.reason.status,
  );
  expect(statuses).toEqual([202, 200, 409]);
  const ids = answers.flatMap((answer) => (answer.status === "fulfilled" ? [answer.value.result.eventId] : []));
  expect(new Set(ids).size).toBe(1);
  expect(await ordersOf({ storeId })).toEqual(["same"]);
});

test("a batch among single sales gets its own results, in its own order", async () => {
  const { tenant, storeId } = await aStore();
  const items = ["b1", "b2", "single"].map((orderId) => ({ ...sale(storeId, orderId), actionSource: undefined }));
  const [single, batch] = await Promise.all([
    track(tenant, "single"),
    trackBatch(tenant, [items[0], { nonsense: true }, items[1], items[2]]),
  ]);
  expect(batch.results.map(({ index, status }) => [index, status])).toEqual([
    [0, 202],
    [1, 422],
    [2, 202],
    [3, 200],
  ]);
  expect(batch.results[3]?.eventId).toBe(single.result.eventId);
});

describe("one event that the database refuses", () => {
  beforeAll(() =>
    sql.unsafe(`
      create function refuse_poison() returns trigger language plpgsql as $$ begin raise 'poison'; end $$;
      create trigger refuse_poison before insert on marketing_events for each row
        when (new.order_ref = 'poison') execute function refuse_poison();`),
  );
  afterAll(() => sql.unsafe("drop trigger refuse_poison on marketing_events; drop function refuse_poison()"));

  test("does not take its neighbours with it", async () => {
    const { tenant, storeId } = await aStore();
    const answers = await Promise.allSettled(
      [...numbers(20), "poison", "last"].map((orderId) => track(tenant, orderId)),
    );
    expect(answers.filter(({ status }) => status === "rejected")).toHaveLength(1);
    expect(answers[20]?.status).toBe("rejected");
    expect(await ordersOf({ storeId })).toEqual([...numbers(20), "last"]);
  });

  test("does not take its batch with it", async () => {
    const { tenant, storeId } = await aStore();
    const orders = ["000", "poison", "001"];
    const { accepted, rejected, results } = await trackBatch(
      tenant,
      orders.map((orderId) => sale(storeId, orderId)),
    );
    expect({ accepted, rejected }).toEqual({ accepted: 2, rejected: 1 });
    expect(results.map(({ index, status }) => [index, status])).toEqual([
      [0, 202],
      [1, 500],
      [2, 202],
    ]);
    expect(await ordersOf({ storeId })).toEqual(["000", "001"]);
  });
});

test("a statement that fails for no reason of its data is not tried in parts", async () => {
  const { tenant } = await aStore();
  const ours = new TypeError("ingest_events did not answer");
  const statements = vi.spyOn(queries, "ingestRows").mockRejectedValue(ours);
  const batch = numbers(100).map((orderId) => sale(tenant.storeId, orderId));
  await expect(trackBatch(tenant, batch)).rejects.toBe(ours);
  expect(statements).toHaveBeenCalledTimes(1);
  statements.mockRestore();
});

test("a database that does not answer in time is told as such, and what it stores late is a repeat's", async () => {
  const { tenant, storeId } = await aStore();
  await track(tenant, "warm");
  const { ingestRows } = queries;
  let open: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  const statements = vi.spyOn(queries, "ingestRows").mockImplementation(async (...rows) => {
    await gate;
    return ingestRows(...rows);
  });
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  try {
    const late = expect(track(tenant, "late")).rejects.toMatchObject({ code: "overloaded", retryAfterMs: 5_000 });
    await vi.waitFor(() => expect(statements).toHaveBeenCalled());
    await vi.advanceTimersByTimeAsync(10_000);
    await late;
  } finally {
    vi.useRealTimers();
  }
  expect(pendingEvents()).toBe(0);
  open();
  await vi.waitFor(async () => expect(await ordersOf({ storeId })).toContain("late"));
  statements.mockRestore();
  expect((await track(tenant, "late")).status).toBe(200);
});

test("when the database is gone everybody in the statement is told, after one try", async () => {
  const { tenant } = await aStore();
  await track(tenant, "warm");
  const gone = Object.assign(new Error("connection closed"), { code: "CONNECTION_CLOSED" });
  const statements = vi.spyOn(queries, "ingestRows").mockRejectedValue(gone);
  const answers = await Promise.allSettled(numbers(30).map((orderId) => track(tenant, orderId)));
  expect(answers.every((answer) => answer.status === "rejected" && answer.reason === gone)).toBe(true);
  expect(statements.mock.calls.length).toBeLessThan(5);
  statements.mockRestore();
  expect(pendingEvents()).toBe(0);
  expect((await track(tenant, "000")).status).toBe(202);
});

test("more than can be stored in some seconds is turned away at once, with a time to come again", async () => {
  let open: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  const statements = vi.spyOn(queries, "ingestRows").mockImplementation(async (rows) => {
    await gate;
    return { outcomes: rows.map(({ id, idx }) => ({ idx, eventId: id, outcome: "accepted" as const })), rung: true };
  });
  const { tenant } = await aStore();
  const context = { vault: await storeVault(tenant), apiKeyId: null, now: new Date() };
  const prepared = prepareEvent(sale(tenant.storeId, "x"), context);
  const thousand = Array.from({ length: 1000 }, () => prepared);
  const waiting = Array.from({ length: 20 }, () => storeEvents(thousand));
  const tooMuch = () => storeEvents(thousand);
  expect(tooMuch).toThrow(AppError);
  expect(tooMuch).toThrow(expect.objectContaining({ code: "overloaded", status: 503, retryAfterMs: 2000 }));
  open();
  expect((await Promise.all(waiting)).flatMap(({ outcomes }) => outcomes)).toHaveLength(20_000);
  expect(pendingEvents()).toBe(0);
  statements.mockRestore();
});

test("the door sheds before the queue is full, so that who is let in finds a place", () => {
  expect(TOO_MUCH.queued).toBeLessThan(PENDING_MAX - BATCH_MAX);
});
