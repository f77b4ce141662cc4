import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { POST as batch } from "@/app/api/v1/marketing/events/batch/route";
import { POST as track } from "@/app/api/v1/marketing/events/track/route";
import { closeDb } from "@/db/client";
import { insertSalesConnection, insertStore } from "@/db/test/store-fixture";
import { testDatabase } from "@/db/test/test-database";
import { createApiKey } from "@/lib/auth/api-keys";
import { newId } from "@/lib/core/ids";
import { aTill, type Heard, type Line, openDoor } from "./http-door.fixture";

const TRACK = "/api/v1/marketing/events/track";
const BATCH = "/api/v1/marketing/events/batch";
const { sql } = testDatabase();
const door = await openDoor({ [TRACK]: track, [BATCH]: batch });
afterAll(async () => {
  await door.close();
  await closeDb();
});

type Sale = { readonly storeId: string; readonly [field: string]: unknown };
/** What a till was told of one sale, whichever route told it. */
type Told = { readonly status: number; readonly eventId: string | undefined };

async function aShop() {
  const { storeId, tenant } = await insertStore(sql);
  for (const destination of ["facebook", "google"] as const) await insertSalesConnection(sql, storeId, destination);
  const till = aTill(door.port, (await createApiKey(tenant, { name: "A till" })).key);
  const sale = (fields: Record<string, unknown> = {}): Sale => ({
    ...{ storeId, eventType: "purchase", orderId: newId(), eventValue: 5, customerEmail: "a@example.org" },
    ...fields,
  });
  const rows = () =>
    sql<{ id: string; order_ref: string | null; idempotency_key: string | null; deliveries: number }[]>`
      select e.id, e.order_ref, e.idempotency_key,
        (select count(*)::int from marketing_deliveries d where d.event_id = e.id) as deliveries
      from marketing_events e where e.store_id = ${storeId}`;
  return { till, sale, rows };
}
const idOf = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);
const toldBy = ({ status, json }: Heard): Told => ({ status, eventId: idOf(json.eventId) });
const toldOfItems = ({ json }: Heard): Told[] =>
  (json.results as { status: number; eventId?: string }[]).map(({ status, eventId }) => ({ status, eventId }));

/** However it was told: once new at most, otherwise known, and always under one id. */
function expectOneEvent(told: readonly Told[]): void {
  expect(told.map(({ status }) => status).filter((status) => status !== 200 && status !== 202)).toEqual([]);
  expect(told.filter(({ status }) => status === 202).length).toBeLessThanOrEqual(1);
  expect(new Set(told.map(({ eventId }) => eventId)).size).toBe(1);
}

describe("a till that repeats a sale until it hears an answer", () => {
  test.each([
    ["its order number", { idempotencyKey: undefined }],
    ["its own key", { orderId: undefined, idempotencyKey: "till-7/481" }],
    ["both", { idempotencyKey: "till-7/482" }],
  ])("makes one event, told by %s, all at once and with lines that break", async (_by, fields) => {
    const { till, sale, rows } = await aShop();
    const body = sale(fields);
    const lines = Array.from(
      { length: 40 },
      (_, n): Line => (["good", "cut-answer", "cut-request"] as const)[n % 3] ?? "good",
    );
    const heard = await Promise.all(lines.map((line) => till.post(TRACK, body, line)));
    const again = await till.post(TRACK, body);
    expect(again?.status).toBe(200);
    expectOneEvent([...heard, again].flatMap((answer) => (answer ? [toldBy(answer)] : [])));
    expect(heard.filter((answer) => answer !== undefined).length).toBeGreaterThanOrEqual(13);
    expect(await rows()).toMatchObject([{ deliveries: 2, id: again?.json.eventId }]);
  });

  test("hears 202 once and 200 ever after when no line breaks", async () => {
    const { till, sale, rows } = await aShop();
    const body = sale();
    const heard = await Promise.all(Array.from({ length: 30 }, () => till.post(TRACK, body)));
    const statuses = heard.map((answer) => answer?.status).sort();
    expect(statuses).toEqual([...Array.from({ length: 29 }, () => 200), 202]);
    expect(await rows()).toHaveLength(1);
  });

  test("leaves nothing behind when its request never came whole", async () => {
    const { till, sale, rows } = await aShop();
    const body = sale();
    const heard = await Promise.all(Array.from({ length: 10 }, () => till.post(TRACK, body, "cut-request")));
    expect(heard.every((answer) => answer === undefined)).toBe(true);
    expect((await till.post(TRACK, body))?.status).toBe(202);
    expect(await rows()).toHaveLength(1);
  });

  test("is told of a contradiction, and still has one event", async () => {
    const { till, sale, rows } = await aShop();
    const body = sale({ idempotencyKey: "k" });
    const others = [
      { ...body, eventValue: 6 },
      { ...body, orderId: newId() },
      { ...body, idempotencyKey: "other", eventValue: 7 },
    ];
    await till.post(TRACK, body);
    const heard = await Promise.all(
      others.flatMap((other) => [till.post(TRACK, other), till.post(BATCH, { events: [other] })]),
    );
    for (const answer of heard)
      expect(answer && (answer.status === 409 || toldOfItems(answer)[0]?.status === 409)).toBe(true);
    expect(await rows()).toHaveLength(1);
  });
});

describe("a till that repeats whole batches", () => {
  test("in the opposite order, at the same moment, over lines that break, makes each sale one event", async () => {
    const { till, sale, rows } = await aShop();
    const sales = Array.from({ length: 120 }, (_, n) => sale({ idempotencyKey: `k-${120 - n}` }));
    const halves = [sales.slice(0, 80), sales.slice(40)];
    const events = [sales, [...sales].reverse(), ...halves, ...halves.map((half) => [...half].reverse()), sales];
    const heard = await Promise.all(
      events.map((list, n) => till.post(BATCH, { events: list }, n % 3 === 2 ? "cut-answer" : "good")),
    );
    const told = new Map<unknown, Told[]>();
    for (const [n, answer] of heard.entries())
      for (const [index, item] of (answer ? toldOfItems(answer) : []).entries()) {
        const orderId = events[n]?.[index]?.orderId;
        told.set(orderId, [...(told.get(orderId) ?? []), item]);
      }
    expect(told.size).toBe(120);
    for (const list of told.values()) expectOneEvent(list);
    const stored = await rows();
    expect(stored).toHaveLength(120);
    expect(stored.every(({ deliveries }) => deliveries === 2)).toBe(true);
  });

  test("in any mixture of both routes, orders and broken lines makes each sale one event", async () => {
    const step = fc.record({
      line: fc.constantFrom<Line>("good", "good", "cut-answer", "cut-request"),
      // One sale alone, or some of them in any order.
      sales: fc.oneof(fc.tuple(fc.nat(7)), fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6, 7], { minLength: 2 })),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), async (steps) => {
        const { till, sale, rows } = await aShop();
        const sales = Array.from({ length: 8 }, (_, n) =>
          sale({ ...(n % 3 === 0 && { orderId: undefined }), ...(n % 3 !== 1 && { idempotencyKey: `k-${n}` }) }),
        );
        const told = sales.map((): Told[] => []);
        const post = async (numbers: readonly number[], line: Line) => {
          const [only, second] = numbers;
          const isAlone = only !== undefined && second === undefined;
          const body = isAlone ? sales[only] : { events: numbers.map((n) => sales[n]) };
          const heard = await till.post(isAlone ? TRACK : BATCH, body, line);
          if (!heard) return;
          const items = isAlone ? [toldBy(heard)] : toldOfItems(heard);
          for (const [at, item] of items.entries()) told[numbers[at] ?? -1]?.push(item);
        };
        await Promise.all(steps.map(({ sales: numbers, line }) => post(numbers, line)));
        // At last every sale is heard of.
        await post([7, 6, 5, 4, 3, 2, 1, 0], "good");
        for (const list of told) expectOneEvent(list);
        expect(await rows()).toHaveLength(8);
        till.close();
      }),
      { numRuns: 25 },
    );
  });
});

test("no broken line was an error of ours", () => {
  expect(door.errors).toEqual([]);
});
