import { afterAll, beforeEach, describe, expect, test, vi } from "vitest";
import { closeDb } from "@/db/client";
import { insertStore } from "@/db/test/store-fixture";
import { testDatabase } from "@/db/test/test-database";
import { createApiKey } from "@/lib/auth/api-keys";
import { CLIENT_ADDRESS_HEADER } from "@/lib/core/client-address";
import { newId } from "@/lib/core/ids";
import { TOO_MUCH } from "@/lib/core/overload";
import { call, callableEndpoints } from "./calls.fixture";
import { takeIn, watchQueue } from "./intake-guard";

vi.mock("next-auth", async () => (await import("@/lib/auth/browser.fixture")).nextAuthWithJar);
vi.mock("@/lib/events/ring-dispatch");
vi.hoisted(() => {
  process.env.LOG_LEVEL = "warn";
  process.env.TILL_RATE_PER_KEY = "1";
  process.env.TILL_RATE_PER_ADDRESS = "5";
  process.env.TILL_FAILURES_PER_ADDRESS = "3";
});

const { sql } = testDatabase();
afterAll(() => closeDb());
const { byId } = await callableEndpoints();

async function aTill() {
  const { storeId, tenant } = await insertStore(sql);
  const { key } = await createApiKey(tenant, { name: "A till" });
  const address = `192.0.2.${Math.floor(Math.random() * 1e6)}`;
  const headers = { authorization: `Bearer ${key}`, [CLIENT_ADDRESS_HEADER]: address };
  const sale = () => ({ storeId, eventType: "purchase", orderId: newId(), eventValue: 5 });
  const track = (given: object = {}) => call(byId("trackEvent"), { storeId, headers, body: sale(), ...given });
  const batch = (count: number) =>
    call(byId("trackBatch"), { storeId, headers, body: { events: Array.from({ length: count }, sale) } });
  const stored = async () => {
    const [row] = await sql<
      { n: number }[]
    >`select count(*)::int as n from marketing_events where store_id = ${storeId}`;
    return row?.n;
  };
  return { storeId, headers, address, track, batch, stored };
}

const realNow = performance.now.bind(performance);
let passedMs = 0;
const letPass = (ms: number) => {
  passedMs += ms;
  vi.spyOn(performance, "now").mockImplementation(() => realNow() + passedMs);
};
beforeEach(() => letPass(60_000));

describe("a key with too many events", () => {
  test("is answered 429 with whole seconds, nothing is stored, and the same request passes after them", async () => {
    const { track, stored } = await aTill();
    for (let n = 0; n < 10; n += 1) expect((await track()).status).toBe(202);
    const refused = await track();
    expect(refused).toMatchObject({ status: 429, json: { error: { code: "throttled" } } });
    const seconds = Number(refused.headers.get("retry-after"));
    expect(seconds).toBe(1);
    expect(await stored()).toBe(10);
    letPass(seconds * 1000);
    expect((await track()).status).toBe(202);
  });

  test("is refused before its body is read", async () => {
    const { track } = await aTill();
    for (let n = 0; n < 10; n += 1) await track();
    expect((await track({ body: "{ this is no JSON" })).status).toBe(429);
  });

  test("waits for every event of its batches", async () => {
    const { batch, track, stored } = await aTill();
    expect((await batch(100)).status).toBe(202);
    const refused = await track();
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "91"]);
    expect((await batch(2)).status).toBe(429);
    expect(await stored()).toBe(100);
    letPass(91_000);
    expect((await batch(100)).status).toBe(202);
  });
});

test("an address with too many wrong keys is answered 429 instead of 401, its working tills go on", async () => {
  const { track, headers } = await aTill();
  expect((await track()).status).toBe(202);
  const guess = () => track({ headers: { ...headers, authorization: "Bearer guess" } });
  expect([(await guess()).status, (await guess()).status, (await guess()).status]).toEqual([401, 401, 401]);
  const refused = await guess();
  expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "20"]);
  expect((await track()).status).toBe(202);
});

test("an address with too many requests is answered 429 whatever it wants to read or write", async () => {
  const { storeId, address } = await aTill();
  const ask = () =>
    call(byId("eventStatus"), { storeId, headers: { authorization: "", [CLIENT_ADDRESS_HEADER]: address } });
  const answers = [];
  for (let n = 0; n < 60; n += 1) answers.push((await ask()).status);
  expect(answers.at(0)).toBe(401);
  expect(answers.at(-1)).toBe(429);
});

describe("an overloaded process", () => {
  test("answers 503 with Retry-After before it reads anything, and takes in again when it is calm", async () => {
    const { track, stored } = await aTill();
    watchQueue(() => TOO_MUCH.queued);
    const refused = await track();
    expect(refused).toMatchObject({ status: 503, json: { error: { code: "overloaded" } } });
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThanOrEqual(2);
    expect(await stored()).toBe(0);
    watchQueue(() => 0);
    expect((await track()).status).toBe(202);
  });

  test("says in the log once that it turns sales away and once that it takes them again, however many come", async () => {
    const { track } = await aTill();
    const written = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    watchQueue(() => TOO_MUCH.queued);
    for (let n = 0; n < 5; n += 1) expect((await track()).status).toBe(503);
    watchQueue(() => 0);
    expect((await track()).status).toBe(202);
    const lines = written.mock.calls.map(([line]) => JSON.parse(String(line)));
    expect(lines).toMatchObject([
      { level: "warn", scope: "api.intake", isShedding: true, queued: TOO_MUCH.queued },
      { level: "warn", scope: "api.intake", isShedding: false, queued: 0 },
    ]);
  });

  test("still answers what brings no events", async () => {
    const { storeId, headers } = await aTill();
    watchQueue(() => TOO_MUCH.queued);
    expect((await call(byId("eventStatus"), { storeId, headers })).status).toBe(200);
    watchQueue(() => 0);
  });

  test("counts a request as over when its work fails", async () => {
    for (let n = 0; n < 1_100; n += 1)
      await expect(takeIn(() => Promise.reject(new Error("broken")))).rejects.toThrow("broken");
    expect(await takeIn(async () => "calm")).toBe("calm");
  });
});
