import { afterAll, describe, expect, test } from "vitest";
import { POST as batch } from "@/app/api/v1/marketing/events/batch/route";
import { POST as track } from "@/app/api/v1/marketing/events/track/route";
import { closeDb } from "@/db/client";
import { insertStore } from "@/db/test/store-fixture";
import { testDatabase } from "@/db/test/test-database";
import { createApiKey } from "@/lib/auth/api-keys";
import { newId } from "@/lib/core/ids";
import { type BadBody, badBodies, refusalIn, requestOf } from "./bad-bodies.fixture";

const { sql } = testDatabase();
afterAll(() => closeDb());
const { storeId, tenant } = await insertStore(sql);
const { key } = await createApiKey(tenant, { name: "A till" });

const door = { track, batch };
const send = (bad: BadBody) => door[bad.route](requestOf(bad, key), { params: Promise.resolve({}) });
const stored = async (): Promise<number> => {
  const [row] = await sql<{ n: number }[]>`
    select (select count(*) from marketing_events)::int + (select count(*) from marketing_deliveries)::int as n`;
  return row?.n ?? 0;
};

const table = badBodies(storeId);

test("the table holds every kind of bad body, hundreds of them, each under its own name", () => {
  expect(table.length).toBeGreaterThan(400);
  expect(new Set(table.map(({ route, name }) => `${route} ${name}`)).size).toBe(table.length);
});

describe.each(["track", "batch"] as const)("events/%s refuses a body when", (route) => {
  test.each(table.filter((bad) => bad.route === route))("$name", async (bad) => {
    const before = await stored();
    const { status, code, paths } = bad;
    expect(await refusalIn(await send(bad))).toEqual({ status, code, paths });
    expect(await stored()).toBe(before);
  });
});

test("nothing of all that has changed what an object is", () => {
  expect(Object.keys(Object.prototype)).toEqual([]);
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
});

test("a bad item does not refuse its neighbours, whatever is wrong with it", async () => {
  const bad = table
    .filter(({ code }) => code === "item")
    .map(({ body }) => String(body).slice('{"events":['.length, -2));
  const small = bad.filter((item) => item.length < 10_000);
  const good = JSON.stringify({ storeId, eventType: "purchase", orderId: newId(), eventValue: 5 });
  const body = `{"events":[${[...small, good].join()}]}`;
  const request = requestOf({ route: "batch", body, name: "", status: 202, code: "", paths: [] }, key);
  const answer = await (await batch(request, { params: Promise.resolve({}) })).json();
  expect(small.length).toBeGreaterThan(150);
  expect(answer).toMatchObject({ accepted: 1, rejected: small.length });
});

describe("what looks odd and is right", () => {
  const text = (fields: string) => `{"storeId":"${storeId}","eventType":"purchase","orderId":"${newId()}",${fields}}`;
  test.each([
    ["a byte order mark", `\ufeff${text('"eventValue":1')}`, {}],
    [
      "a charset in capitals and quotes",
      text('"eventValue":1'),
      { "content-type": 'Application/JSON ; Charset="UTF-8"' },
    ],
    ["an identity encoding", text('"eventValue":1'), { "content-encoding": "identity" }],
    ["a zero with a minus", text('"eventValue":-0'), {}],
    ["an amount with an exponent", text('"eventValue":1.999e1'), {}],
    ["blanks everywhere", ` \t\r\n${text('"eventValue" : 1 ')} \n`, {}],
    ["emoji and every script", text('"customer":{"firstName":"\\ud83d\\ude00 Ζωή 太郎"}'), {}],
    ["a name that is a method of objects, in eventData", text('"eventData":{"toString":1,"constructor":{"a":1}}'), {}],
    ["eventData as deep as may be", text(`"eventData":${'{"a":'.repeat(29)}1${"}".repeat(29)}`), {}],
  ])("%s is taken in", async (_what, body, headers) => {
    const bad = { name: "", route: "track" as const, body, headers, status: 202, code: "", paths: [] };
    expect((await send(bad)).status).toBe(202);
  });

  test("of two values of one field the last counts", async () => {
    const orderId = newId();
    const body = `{"storeId":"${storeId}","eventType":"purchase","orderId":"first","eventValue":"x","eventValue":1,"orderId":"${orderId}","eventValue":7}`;
    const answer = await send({ name: "", route: "track", body, status: 202, code: "", paths: [] });
    expect(answer.status).toBe(202);
    const [row] = await sql`select event_value_minor::int as minor from marketing_events where order_ref = ${orderId}`;
    expect(row?.minor).toBe(700);
  });
});

describe("a body that does not arrive whole", () => {
  const broken = (parts: readonly string[]) =>
    new ReadableStream<Uint8Array>({
      start(controller) {
        for (const part of parts) controller.enqueue(new TextEncoder().encode(part));
        controller.error(new Error("the line was cut"));
      },
    });
  test.each(["track", "batch"] as const)("is refused by events/%s, though what came is whole JSON", async (route) => {
    const before = await stored();
    const sale = { storeId, eventType: "purchase", orderId: newId() };
    const whole = JSON.stringify(route === "track" ? sale : { events: [sale] });
    const init = { method: "POST", body: broken([whole]), duplex: "half" };
    const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
    const request = new Request(`http://localhost:3900/api/v1/marketing/events/${route}`, { ...init, headers });
    const answer = await door[route](request, { params: Promise.resolve({}) });
    expect(await refusalIn(answer)).toMatchObject({ status: 422, code: "invalid" });
    expect(await stored()).toBe(before);
  });
});
